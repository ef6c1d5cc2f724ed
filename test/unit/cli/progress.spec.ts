import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { progressBar, progressLines } from '../../../src/cli/progress-bar.js';
import type { Terminal } from '../../../src/cli/terminal.js';

function terminal(isTTY: boolean): { terminal: Terminal; written: () => string } {
  const stderr = Object.assign(new PassThrough(), { isTTY });
  return { terminal: { stderr } as unknown as Terminal, written: () => String(stderr.read() ?? '') };
}

describe('progress', () => {
  it('is a line of JSON now and then, and always one at the end', () => {
    const { terminal: given, written } = terminal(false);
    const progress = progressLines(given, 60_000);
    for (let done = 0; done <= 100; done++) progress.update('sending', done, 100, 'note');
    expect(
      written()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { progress: 'sending', done: 0, total: 100, note: 'note' },
      { progress: 'sending', done: 100, total: 100, note: 'note' },
    ]);
  });

  it('draws nothing where there is no terminal', () => {
    const { terminal: given, written } = terminal(false);
    const progress = progressBar(given);
    progress.update('sending', 1, 2, 'note');
    progress.stop();
    expect(written()).toBe('');
  });

  it('draws a bar for each stage on a terminal', () => {
    const { terminal: given, written } = terminal(true);
    const progress = progressBar(given);
    progress.update('sending', 1, 2, 'first');
    progress.update('sending', 2, 2, 'first');
    progress.update('checking', 1, 4, 'second');
    progress.stop();
    const drawn = written();
    expect(drawn).toContain('sending [');
    expect(drawn).toContain('25% | 1/4 | second');
  });
});
