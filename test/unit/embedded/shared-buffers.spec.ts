import { expect, it } from '@jest/globals';
import { defaultSharedBuffers, SHARED_BUFFERS } from '../../../src/embedded/shared-buffers.js';

const GB = 1_073_741_824;

it.each([
  ['128MB', 0.25 * GB],
  ['512MB', 2 * GB],
  ['1024MB', 4 * GB],
  ['1024MB', 64 * GB],
])('is %s of %d bytes of memory', (expected, memory) => {
  expect(defaultSharedBuffers(memory)).toBe(expected);
});

it('is a size by itself on any machine', () => {
  expect(defaultSharedBuffers()).toMatch(SHARED_BUFFERS);
});
