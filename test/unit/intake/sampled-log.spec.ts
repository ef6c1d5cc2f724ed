import { beforeEach, describe, expect, it } from '@jest/globals';
import { SampledLog } from '../../../src/intake/sampled-log.js';

describe('a sampled log', () => {
  let lines: string[];
  let log: SampledLog;

  beforeEach(() => {
    lines = [];
    log = new SampledLog({ warn: (line: string) => void lines.push(line) });
  });

  it('writes the first line at once', () => {
    log.warn('refused', 0);
    expect(lines).toEqual(['refused']);
  });

  it('writes one line a second and says how many it left out', () => {
    for (let at = 0; at <= 1_000; at += 100) log.warn(`refused at ${at}`, at);
    expect(lines).toEqual(['refused at 0', 'refused at 1000 (and 9 like it before)']);
  });

  it('begins to count again after each line', () => {
    for (const at of [0, 500, 1_000, 2_000]) log.warn(`refused at ${at}`, at);
    expect(lines.at(-1)).toBe('refused at 2000');
  });
});
