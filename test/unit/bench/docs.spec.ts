import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { BLOCKS, blockOf } from '../../../bench/support/docs.js';
import { readResults } from '../../../bench/support/results.js';

describe.each(BLOCKS)('the block $name of $file', ({ file, name, text }) => {
  it('shows what the result files say: `npm run bench -- readme` writes it', () => {
    const [, , found] = blockOf(name).exec(readFileSync(file, 'utf8'))!;
    expect(found!.trim()).toBe(text(readResults()));
  });
});

it('is made of results that say when, on what and with what they were measured', () => {
  const results = readResults();
  expect(results.length).toBeGreaterThan(0);
  for (const { name, at, commit, machine, versions, rows } of results) {
    expect({ name, day: at.slice(0, 4) >= '2026', commit: /^[0-9a-f]{7,}\+?$/.test(commit) }).toEqual({
      name,
      day: true,
      commit: true,
    });
    expect(machine).not.toBe('');
    expect(versions).toMatchObject({ node: expect.any(String), postgresql: expect.any(String) });
    expect(rows.length).toBeGreaterThan(0);
  }
});
