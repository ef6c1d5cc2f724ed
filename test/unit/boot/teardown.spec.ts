import { expect, it } from '@jest/globals';
import { Teardown } from '../../../src/boot/teardown.js';

it('closes the last opened first', async () => {
  const closed: string[] = [];
  const teardown = new Teardown();
  for (const name of ['database', 'application']) teardown.add(() => void closed.push(name));
  await teardown.run();
  expect(closed).toEqual(['application', 'database']);
});

it('closes once, however often it is asked to', async () => {
  let closed = 0;
  const teardown = new Teardown();
  teardown.add(() => void (closed += 1));
  await Promise.all([teardown.run(), teardown.run(), teardown.done]);
  await teardown.run();
  expect(closed).toBe(1);
});

it('closes the rest when one part fails, and says so', async () => {
  let closed = false;
  const teardown = new Teardown();
  teardown.add(() => void (closed = true));
  teardown.add(() => Promise.reject(new Error('stuck')));
  await expect(teardown.run()).rejects.toThrow('could not close everything: Error: stuck');
  await expect(teardown.done).rejects.toThrow('stuck');
  expect(closed).toBe(true);
});
