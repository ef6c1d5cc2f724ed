import { expect, it } from '@jest/globals';
import { nearestName } from '../../../src/boot/nearest-name.js';

const KNOWN = ['LEDGER_DATA_DIR', 'LEDGER_ADMIN_KEY', 'LEDGER_MASTER_KEY'];

it.each([
  ['LEDGER_DATA_DIR', 'LEDGER_DATA_DIR'],
  ['LEDGER_ADMINKEY', 'LEDGER_ADMIN_KEY'],
  ['LEDGER_MASTER_KEYS', 'LEDGER_MASTER_KEY'],
  ['LEGDER_MASTER_KEY', 'LEDGER_MASTER_KEY'],
])('takes %s for %s', (name, meant) => {
  expect(nearestName(name, KNOWN)).toBe(meant);
});

it.each(['LEDGER_LOG', '', 'PORT'])('has no guess for %j', (name) => {
  expect(nearestName(name, KNOWN)).toBeNull();
});
