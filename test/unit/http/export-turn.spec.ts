import { setImmediate as nextLoop } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { exportTurn } from '../../../src/http/export-turn.js';

it('lets one stream go on in each round of the event loop, in the order in which they asked', async () => {
  const went: number[] = [];
  const all = Promise.all([1, 2, 3, 4].map((stream) => exportTurn().then(() => went.push(stream))));
  const rounds: number[] = [];
  while (went.length < 4) {
    await nextLoop();
    rounds.push(went.length);
  }
  await all;
  expect(went).toEqual([1, 2, 3, 4]);
  const most = Math.max(...rounds.map((count, index) => count - (rounds[index - 1] ?? 0)));
  expect(most).toBe(1);
});
