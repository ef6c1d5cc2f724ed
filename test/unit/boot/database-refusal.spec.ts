import { expect, it } from '@jest/globals';
import { databaseRefusal } from '../../../src/boot/database-refusal.js';

const URL = 'postgres://me:hunter2@db.example:5433/ledger';

it.each([
  ['ECONNREFUSED', '', 'expected a PostgreSQL at db.example:5433, got ECONNREFUSED. Start it'],
  ['ENOTFOUND', 'getaddrinfo', 'expected a PostgreSQL at db.example:5433, got ENOTFOUND'],
  ['', 'timeout expired', 'expected a PostgreSQL at db.example:5433, got timeout expired'],
  ['28P01', 'password authentication failed', 'db.example:5433 refused the login of me (password'],
  ['3D000', 'database "ledger" does not exist', 'it does not exist. Create it (createdb ledger)'],
  ['42501', 'permission denied for schema ledger', 'Run `ledger migrate` once with a DATABASE_URL of the'],
  ['53300', 'too many clients', 'the database at db.example:5433 cannot be used: too many clients'],
])('says what to do about %s %s', (code, message, sentence) => {
  const refusal = databaseRefusal(Object.assign(new Error(message), { code }), URL);
  expect(refusal.message).toContain(sentence);
  expect(refusal.message).not.toContain('hunter2');
  expect(refusal.message).not.toContain('\n');
});

it('names the folder of a local socket', () => {
  const error = Object.assign(new Error('no such file'), { code: 'ENOENT' });
  expect(databaseRefusal(error, 'postgres:///ledger?host=/run/postgresql').message).toContain(
    'expected a PostgreSQL at /run/postgresql, got ENOENT',
  );
});
