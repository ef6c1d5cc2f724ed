import { expect, it } from '@jest/globals';
import { BootError } from '../../../src/boot/boot-errors.js';
import { describeBootError } from '../../../src/boot/describe-boot-error.js';
import { ConfigError } from '../../../src/config.js';
import { EmbeddedError } from '../../../src/embedded/embedded.errors.js';
import { MigrationError } from '../../../src/migrate.js';

it.each([new BootError('port taken'), new EmbeddedError('port taken'), new MigrationError('port taken')])(
  'prints one line for a %s',
  (error) => {
    expect(describeBootError(error)).toBe('number-ledger: port taken');
  },
);

it('prints a line for each wrong setting', () => {
  expect(describeBootError(new ConfigError(['PORT: wrong', 'HOST: wrong']))).toBe(
    'number-ledger: PORT: wrong\nnumber-ledger: HOST: wrong',
  );
});

it('names the file that may not be used', () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device'), {
    code: 'ENOSPC',
    path: '/data/x',
  });
  expect(describeBootError(error)).toBe(
    'number-ledger: /data/x: expected to be allowed to use it, got ENOSPC (ENOSPC: no space left on device).',
  );
});

it('keeps the stack of what nobody foresaw', () => {
  expect(describeBootError(new TypeError('x is not a function'))).toMatch(
    /^number-ledger: TypeError: x is not a function\n +at /,
  );
});
