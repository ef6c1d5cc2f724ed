import { describe, expect, it } from '@jest/globals';
import { ledger } from '../../support/fake-terminal.js';

const VERBS = [
  'serve',
  'migrate',
  'status',
  'rebuild',
  'verify',
  'simulate',
  'sandbox',
  'demo',
  'sign',
  'doctor',
  'endpoints',
  'reactions',
  'keys',
  'secrets',
];

describe('the command line', () => {
  it('lists every verb in its help, and no other', async () => {
    const { code, out } = await ledger(['--help']);
    expect(code).toBe(0);
    const listed = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, verb]) => verb);
    expect(listed).toEqual([...VERBS, 'help']);
    expect(out).toContain('Exit code: 0 fine, 1 found something wrong, 2 wrong usage.');
  });

  it.each([
    ...VERBS.filter((verb) => !['endpoints', 'reactions', 'keys', 'secrets'].includes(verb)),
    'endpoints add',
    'endpoints list',
    'endpoints rotate',
    'reactions list',
    'reactions retry',
    'keys create',
    'keys list',
    'keys rotate',
    'keys revoke',
    'secrets reencrypt',
  ])('shows an example of %s', async (verb) => {
    const { code, out } = await ledger([...verb.split(' '), '--help']);
    expect(code).toBe(0);
    expect(out).toContain(`ledger ${verb}`);
    expect(out).toMatch(/Examples?:\n {2}\$ /);
  });

  it.each([
    [['reconcile'], "error: unknown command 'reconcile'"],
    [['rebuild'], 'give the name of one projection, or --all'],
    [['rebuild', 'releases', '--all'], 'give the name of one projection, or --all'],
    [['sign', '--secret', 'x'], "error: unknown option '--secret'"],
    [['status', 'extra'], 'error: too many arguments'],
    [['endpoints', 'add'], "error: required option '--workspace <id>' not specified"],
    [['simulate', '--repeat', '1.5'], 'Expected a probability from 0 to 1'],
    [['simulate', '--numbers', '0'], 'Expected a whole number, 1 or more'],
    [['simulate', '--timeout', '10'], 'Expected a duration such as'],
    [['simulate', '--url', 'ftp://x'], 'Expected an address such as'],
    [['simulate', '--check', 'some'], 'Expected all, none or a count'],
    [['simulate', '--from', 'soon'], 'Expected a date such as'],
    [['sandbox', '--port', '70000'], 'Expected a port from 0 to 65535'],
    [['sandbox', '--start', '2026-06-27'], 'Expected an instant with a zone'],
    [['sandbox', '--speed-up', '-1'], 'Expected a number, 0 or more'],
    [['simulate', '--speed-up', '0'], 'Expected a number above 0'],
    [['sign', '--form', 'both'], 'Allowed choices are bare, timestamped'],
    [['doctor', '--received-at', '2026-06-27'], 'Expected an instant with a zone'],
  ])('answers wrong usage %j with exit code 2 and one clear line', async (args, message) => {
    const { code, out, err } = await ledger(args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err.trim().split('\n').length).toBeLessThanOrEqual(2);
  });

  it('shows defaults as one would write them', async () => {
    const { out } = await ledger(['simulate', '--help']);
    expect(out).toMatch(/--timeout <duration>.*\(default: 10s\)/s);
    expect(out).toMatch(/--from <date>.*\(default:\s+2025-01-01\)/s);
  });

  it('shows its help when called with nothing, as wrong usage', async () => {
    const { code, err } = await ledger([]);
    expect(code).toBe(2);
    expect(err).toContain('Usage: ledger');
  });

  it('says every problem of the settings, a line each, and no stack trace', async () => {
    const { code, err } = await ledger(['migrate'], { env: { PORT: '99999', LEDGER_ADMIN_KYE: 'x' } });
    expect(code).toBe(1);
    expect(err).toContain('did you mean LEDGER_ADMIN_KEY?');
    expect(err).toContain('PORT: expected a port');
    expect(err).not.toContain('    at ');
  });

  it('says what to do when the database does not answer, and where it happened when debugging', async () => {
    const env = { DATABASE_URL: 'postgres://postgres@127.0.0.1:1/ledger' };
    const { code, err } = await ledger(['migrate'], { env });
    expect(code).toBe(1);
    expect(err).toMatch(/^expected a PostgreSQL at 127.0.0.1:1, got ECONNREFUSED. Start it, .*\n$/);
    const debugging = await ledger(['migrate'], { env: { ...env, LOG_LEVEL: 'debug' } });
    expect(debugging.err).toContain('    at ');
  });
});
