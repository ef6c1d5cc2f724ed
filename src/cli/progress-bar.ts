import { Presets, SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.js';

/** Shows how far a verb is. */
export interface Progress {
  update(stage: string, done: number, total: number, note: string): void;
  stop(): void;
}

/** A bar on a terminal; elsewhere nothing, so that logs stay readable. */
export function progressBar(terminal: Terminal): Progress {
  if (!terminal.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    {
      stream: terminal.stderr as NodeJS.WritableStream,
      format: '{stage} [{bar}] {percentage}% | {value}/{total} | {note}',
      hideCursor: true,
      // A run that was stopped says so in its report; the bar goes.
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  let current = '';
  return {
    update(stage, done, total, note) {
      if (stage !== current) bar.start(total, done, { stage, note });
      else bar.update(done, { stage, note });
      current = stage;
    },
    stop: () => bar.stop(),
  };
}

/** A JSON line now and then, for programs that watch. */
export function progressLines(terminal: Terminal, everyMs = 1_000): Progress {
  let last = -Infinity;
  return {
    update(stage, done, total, note) {
      if (performance.now() - last < everyMs && done < total) return;
      last = performance.now();
      terminal.stderr.write(`${JSON.stringify({ progress: stage, done, total, note })}\n`);
    },
    stop: () => undefined,
  };
}
