import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { compiled } from './compiled.js';
import { waitUntil } from './wait-until.js';

/** How a process ended: an exit code, or the signal that killed it. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** The real service in a process of its own, to be killed and asked to stop. */
export class ServiceProcess {
  readonly #child: ChildProcess;
  readonly ended: Promise<Ending>;
  #ending: Ending | null = null;
  stdout = '';
  stderr = '';

  /**
   * @param settings all of its environment but PATH
   * @param cwd where it looks for `.env`
   */
  constructor(settings: Record<string, string>, cwd: string) {
    const env = { PATH: process.env['PATH'], PORT: '0', ...settings };
    this.#child = spawn(process.execPath, [compiled('src/main.js')], { cwd, env, stdio: 'pipe' });
    this.#child.stdout!.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.#child.stderr!.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = once(this.#child, 'close').then(([code, signal]) => (this.#ending = { code, signal }));
  }

  /** Waits for the welcome. @returns the address it gives */
  async url(): Promise<string> {
    const address = () => /Docs\s+(\S+)\/docs/.exec(this.stdout)?.[1];
    await waitUntil('the service greets', () => this.#ending !== null || address() !== undefined, 25_000);
    const url = address();
    if (!url) throw new Error(`the service ended: ${JSON.stringify(this.#ending)}\n${this.stderr}`);
    return url;
  }

  /** What the welcome shows under a name, such as `Admin key`. */
  shown(name: string): string | undefined {
    return new RegExp(`${name}\\s+(\\S+)`).exec(this.stdout)?.[1];
  }

  async end(signal: NodeJS.Signals): Promise<Ending> {
    this.#child.kill(signal);
    return this.ended;
  }
}
