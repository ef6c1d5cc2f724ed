import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';

/** Tells the workers of this process that there is something to do; those of others find it by polling. */
@Injectable()
export class WorkSignal {
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private version = 0;

  wake(): void {
    this.version += 1;
    this.emitter.emit('work');
  }

  /** To be read before looking for work, and handed to wait() when none was found. */
  get seen(): number {
    return this.version;
  }

  /** Resolves when wake() was called since `seen` was read, or after `timeoutMs`, or when `signal` aborts. */
  async wait(seen: number, timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.version !== seen || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.emitter.off('work', done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.emitter.on('work', done);
      signal.addEventListener('abort', done);
    });
  }
}
