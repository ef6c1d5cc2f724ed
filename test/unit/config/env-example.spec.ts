import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { SETTINGS } from '../../../src/boot/environment.js';
import { loadConfig } from '../../../src/config.js';

const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
const named = [...example.matchAll(/^# ?([A-Z_]+)=(.*)$/gm)];

it('documents every setting, and none that does not exist', () => {
  expect(named.map((match) => match[1]!).sort()).toEqual([...SETTINGS].sort());
});

it('changes nothing when it is copied as it is', () => {
  const set = example.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(set).toEqual([]);
});

const SECRETS = [
  'LEDGER_ADMIN_KEY',
  'LEDGER_MASTER_KEY',
  'LEDGER_MASTER_KEY_PREVIOUS',
  'SAUTIKIT_WEBHOOK_SECRET',
];
/** What the example shows for the settings of some names. */
const shown = (wanted: (name: string) => boolean): Record<string, string> =>
  Object.fromEntries(named.flatMap(([, name, value]) => (wanted(name!) ? [[name!, value!]] : [])));

it('shows values that are accepted', () => {
  const ordinary = (name: string) => !SECRETS.includes(name) && name !== 'SAUTIKIT_WORKSPACE_ID';
  expect(() => loadConfig(shown(ordinary))).not.toThrow();
});

it('shows secrets that are refused, so that nobody runs with one everybody knows', () => {
  const secrets = shown((name) => SECRETS.includes(name));
  for (const [name, value] of Object.entries(secrets)) {
    expect(() => loadConfig({ SAUTIKIT_WORKSPACE_ID: 'w', [name]: value })).toThrow(`${name}: expected`);
  }
  expect(Object.keys(secrets)).toHaveLength(SECRETS.length);
});
