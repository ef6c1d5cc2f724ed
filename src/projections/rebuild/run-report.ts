import { RebuildCancelled } from './rebuild.errors.js';
import type { Rebuild } from './rebuild.js';
import type { Rebuilds } from './rebuilds.js';

const EVERY_MS = 500;

/** Keeps a run's rows up to date, twice a second, and ends the run when somebody asks for it. */
export class RunReport {
  private done = 0;
  private total = 0;
  private ending: Error | null = null;
  private writing: Promise<void> = Promise.resolve();
  private readonly timer: NodeJS.Timeout;
  /** The process is stopping: the rows stay `running`, for another one to start anew. */
  abandoned = false;

  constructor(
    private readonly rebuilds: Rebuilds,
    private readonly ids: readonly string[],
  ) {
    this.timer = setInterval(() => (this.writing = this.write()), EVERY_MS);
  }

  /** To be called by the run; throws when it has to end. */
  readonly onProgress = (done: number, total: number): void => {
    if (this.ending) throw this.ending;
    this.done = done;
    this.total = total;
  };

  abandon(): void {
    this.abandoned = true;
    this.ending = new RebuildCancelled('the process is stopping');
  }

  async finish(status: Exclude<Rebuild['status'], 'running'>, error: string | null): Promise<void> {
    await this.stop();
    await this.rebuilds.progress(this.ids, this.done, this.total);
    await this.rebuilds.finish(this.ids, status, error);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.writing;
  }

  private async write(): Promise<void> {
    // A report that does not get through must not end the run; the next one may.
    const cancelled = await this.rebuilds.progress(this.ids, this.done, this.total).catch(() => false);
    if (cancelled) this.ending ??= new RebuildCancelled('somebody cancelled it');
  }
}
