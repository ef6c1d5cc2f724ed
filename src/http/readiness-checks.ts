import { Injectable, Logger } from '@nestjs/common';

const TIME_OUT_MS = 2_000;

/** Thrown by a check whose reason may be shown to anybody; other errors stay in the log. */
export class NotReady extends Error {}

export interface CheckResult {
  name: string;
  status: 'ok' | 'failed';
  /** Why it failed, as a sentence; null when it did not. */
  message: string | null;
}

export interface Readiness {
  status: 'ok' | 'failed';
  checks: CheckResult[];
}

/** What must work before this process should be sent requests. Rooms add their own checks. */
@Injectable()
export class ReadinessChecks {
  readonly #checks = new Map<string, () => Promise<void>>();
  readonly #logger = new Logger('Readiness');
  #running: Promise<Readiness> | null = null;

  /** @param check resolves when it is fine; throws NotReady with a sentence for people when it is not */
  add(name: string, check: () => Promise<void>): void {
    if (this.#checks.has(name)) throw new Error(`there is a readiness check called ${name} already`);
    this.#checks.set(name, check);
  }

  /** Runs all checks at once, each for at most 2 s. Callers at the same time share one run. */
  run(): Promise<Readiness> {
    this.#running ??= this.#runAll().finally(() => (this.#running = null));
    return this.#running;
  }

  async #runAll(): Promise<Readiness> {
    const checks = await Promise.all([...this.#checks].map(([name, check]) => this.#runOne(name, check)));
    return { status: checks.every((check) => check.status === 'ok') ? 'ok' : 'failed', checks };
  }

  async #runOne(name: string, check: () => Promise<void>): Promise<CheckResult> {
    let timer: NodeJS.Timeout | undefined;
    const timeOut = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new NotReady(`No answer within ${TIME_OUT_MS / 1_000} s.`)),
        TIME_OUT_MS,
      );
    });
    try {
      await Promise.race([check(), timeOut]);
      return { name, status: 'ok', message: null };
    } catch (error) {
      this.#logger.warn(`${name} is not ready: ${error instanceof Error ? error.message : String(error)}`);
      const message = error instanceof NotReady ? error.message : 'It failed; the log says why.';
      return { name, status: 'failed', message };
    } finally {
      clearTimeout(timer);
    }
  }
}
