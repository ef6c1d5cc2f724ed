type Run = () => void | Promise<void>;

interface Task {
  at: number;
  run: Run;
}

export interface ClockOptions {
  /** Milliseconds since 1970. */
  startAt: number;
  /** Virtual seconds in a real one; 0 stands still and moves by `advance` alone. */
  speed: number;
  /** The real clock, in milliseconds. */
  realNow?: () => number;
}

const LONGEST_TIMER = 2 ** 31 - 1;

/** The time the provider lives in: it can run faster than ours, stand still, and be moved forward. */
export class VirtualClock {
  private readonly tasks: Task[] = [];
  private readonly running = new Set<Promise<void>>();
  private readonly realNow: () => number;
  private origin: number;
  private realOrigin: number;
  private pace: number;
  private newest = 0;
  private timer: NodeJS.Timeout | null = null;
  private turns: Promise<void> = Promise.resolve();
  private advancing = false;
  private stopped = false;

  constructor({ startAt, speed, realNow = Date.now }: ClockOptions) {
    this.realNow = realNow;
    this.origin = startAt;
    this.realOrigin = realNow();
    this.pace = speed;
  }

  get speed(): number {
    return this.pace;
  }

  setSpeed(speed: number): void {
    this.jumpTo(this.now());
    this.pace = speed;
    this.arm();
  }

  /** Milliseconds since 1970. */
  now(): number {
    return Math.floor(this.origin + (this.realNow() - this.realOrigin) * this.pace);
  }

  /** The instant of something that happens now, later than all before: what happened in order can be put in order. */
  instant(): number {
    this.newest = Math.max(this.now(), this.newest + 1);
    return this.newest;
  }

  /** Runs something at an instant; at once, when that has passed. @returns calls it off */
  schedule(at: number, run: Run): () => void {
    const task = { at, run };
    const later = this.tasks.findIndex((other) => other.at > at);
    this.tasks.splice(later < 0 ? this.tasks.length : later, 0, task);
    this.arm();
    return () => {
      const index = this.tasks.indexOf(task);
      if (index >= 0) this.tasks.splice(index, 1);
    };
  }

  /** Moves forward. Whatever falls due on the way runs in its order, at its time; resolves when all of it has ended. */
  advance(seconds: number): Promise<void> {
    this.turns = this.turns.then(() => this.walk(seconds * 1_000));
    return this.turns;
  }

  /** Forgets what was to come, and waits for what is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.tasks.length = 0;
    if (this.timer) clearTimeout(this.timer);
    await Promise.allSettled(this.running);
  }

  private async walk(milliseconds: number): Promise<void> {
    this.advancing = true;
    const target = this.now() + milliseconds;
    for (;;) {
      await Promise.allSettled(this.running);
      const next = this.tasks[0];
      if (!next || next.at > target) break;
      this.tasks.shift();
      this.jumpTo(next.at);
      this.start(next);
    }
    this.jumpTo(target);
    this.advancing = false;
    this.arm();
  }

  private jumpTo(at: number): void {
    this.origin = Math.max(at, this.now());
    this.realOrigin = this.realNow();
  }

  private start({ run }: Task): void {
    const done: Promise<void> = Promise.resolve()
      .then(run)
      .finally(() => this.running.delete(done));
    this.running.add(done);
  }

  private arm(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const next = this.tasks[0];
    if (!next || this.advancing || this.stopped) return;
    const wait = Math.max(0, next.at - this.now());
    if (wait > 0 && this.pace === 0) return;
    const real = wait === 0 ? 0 : Math.min(Math.ceil(wait / this.pace), LONGEST_TIMER);
    this.timer = setTimeout(() => this.runDue(), real);
  }

  private runDue(): void {
    while (this.tasks[0] && this.tasks[0].at <= this.now()) this.start(this.tasks.shift()!);
    this.arm();
  }
}
