import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from '../../../src/config.js';

const ADMIN_KEY = `nlk_${'k'.repeat(36)}`;
const SECRET = 'whsec_test_secret_0001';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('needs no setting at all', () => {
    expect(loadConfig({})).toEqual({
      trustProxy: null,
      rateLimit: 6_000,
      corsOrigins: [],
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: null,
      dataDir: resolve('.ledger'),
      sharedBuffers: null,
      adminKey: null,
      masterKey: null,
      previousMasterKey: null,
      endpoint: null,
      coolingDays: 45,
      destinationAllow: '',
      logLevel: 'info',
    });
  });

  it('takes every setting', () => {
    const env = {
      PORT: '8080',
      HOST: '0.0.0.0',
      DATABASE_URL: 'postgres://me:pw@db:5432/ledger',
      LEDGER_DATA_DIR: '/srv/ledger',
      LEDGER_SHARED_BUFFERS: '512MB',
      LEDGER_ADMIN_KEY: ADMIN_KEY,
      LEDGER_MASTER_KEY: 'ab'.repeat(32),
      SAUTIKIT_WEBHOOK_SECRET: SECRET,
      SAUTIKIT_WORKSPACE_ID: 'workspace-1',
      LEDGER_COOLING_DAYS: '0',
      LEDGER_DESTINATION_ALLOW: 'localhost,10.0.0.0/8',
      TRUST_PROXY: '10.0.0.0/8, ::1',
      LEDGER_RATE_LIMIT: '0',
      LEDGER_CORS_ORIGINS: 'https://a.example, http://b.example:8080',
      LOG_LEVEL: 'debug',
    };
    expect(loadConfig(env)).toEqual({
      trustProxy: ['10.0.0.0/8', '::1'],
      rateLimit: 0,
      corsOrigins: ['https://a.example', 'http://b.example:8080'],
      port: 8080,
      host: '0.0.0.0',
      databaseUrl: 'postgres://me:pw@db:5432/ledger',
      dataDir: '/srv/ledger',
      sharedBuffers: '512MB',
      adminKey: ADMIN_KEY,
      masterKey: Buffer.alloc(32, 0xab),
      previousMasterKey: null,
      endpoint: { secret: SECRET, workspace_id: 'workspace-1' },
      coolingDays: 0,
      destinationAllow: 'localhost,10.0.0.0/8',
      logLevel: 'debug',
    });
  });

  it.each([
    ['hex', 'ab'.repeat(32)],
    ['base64', Buffer.alloc(32, 0xab).toString('base64')],
    ['base64 without padding, as URLs have it', Buffer.alloc(32, 0xab).toString('base64url')],
  ])('reads a master key in %s', (_encoding, LEDGER_MASTER_KEY) => {
    expect(loadConfig({ LEDGER_MASTER_KEY }).masterKey).toEqual(Buffer.alloc(32, 0xab));
  });

  it('takes a database on a local socket', () => {
    const DATABASE_URL = 'postgresql:///ledger?host=/var/run/postgresql';
    expect(loadConfig({ DATABASE_URL }).databaseUrl).toBe(DATABASE_URL);
  });

  it.each(['PORT', 'HOST', 'DATABASE_URL', 'LEDGER_DATA_DIR', 'LOG_LEVEL'])(
    'takes an empty %s as none',
    (name) => {
      expect(loadConfig({ [name]: ' ' })).toEqual(loadConfig({}));
    },
  );

  it.each([
    ['PORT', '80a', 'expected a port from 0 to 65535, got "80a"'],
    ['PORT', '65536', 'got "65536"'],
    ['PORT', '-1', 'got "-1"'],
    ['HOST', 'my host', 'expected an address to listen on, got "my host"'],
    ['DATABASE_URL', 'mysql://db/ledger', 'expected an address like postgres://'],
    ['DATABASE_URL', 'db:5432', 'expected an address like postgres://'],
    ['LEDGER_ADMIN_KEY', `nlk_${'k'.repeat(35)}`, 'got another text of 39 characters'],
    ['LEDGER_ADMIN_KEY', 'k'.repeat(40), 'expected nlk_ and at least 36 more'],
    ['LEDGER_ADMIN_KEY', '', 'got nothing'],
    ['LEDGER_MASTER_KEY', 'ab'.repeat(31), 'expected 32 bytes in base64 or hex'],
    ['LEDGER_MASTER_KEY', '   ', 'got only white space'],
    ['LEDGER_DESTINATION_ALLOW', 'https://pbx', 'expected host names, addresses and CIDR ranges'],
    ['TRUST_PROXY', '10', 'expected how many proxies stand in front'],
    ['TRUST_PROXY', '10.0.0.0/8,', 'got "10.0.0.0/8,"'],
    ['TRUST_PROXY', '10.0.0.0/33', 'got "10.0.0.0/33"'],
    ['TRUST_PROXY', 'true', 'got "true"'],
    ['LEDGER_RATE_LIMIT', '-1', 'expected requests a minute'],
    ['LEDGER_CORS_ORIGINS', '*', 'expected origins such as'],
    ['LEDGER_CORS_ORIGINS', 'https://a.example/', 'got "https://a.example/"'],
    ['LOG_LEVEL', 'loud', 'expected one of trace, debug, info'],
  ])('refuses %s=%j', (name, value, reason) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toEqual([expect.stringContaining(reason)]);
    expect(problems[0]).toMatch(new RegExp(`^${name}: expected .+, got .+\\. .+`));
  });

  it.each([
    ['empty', ''],
    ['only white space', ' \t '],
    ['short', 'whsec_too_short'],
    ['one with white space around it', ` ${SECRET}`],
    ['one with a line break behind it', `${SECRET}\n`],
  ])('refuses a webhook secret that is %s', (_what, SAUTIKIT_WEBHOOK_SECRET) => {
    const problems = problemsOf({ SAUTIKIT_WEBHOOK_SECRET, SAUTIKIT_WORKSPACE_ID: 'workspace-1' });
    expect(problems).toEqual([
      expect.stringContaining('SAUTIKIT_WEBHOOK_SECRET: expected the signing secret'),
    ]);
  });

  it.each([
    [{ SAUTIKIT_WEBHOOK_SECRET: SECRET }, 'SAUTIKIT_WORKSPACE_ID: expected with SAUTIKIT_WEBHOOK_SECRET'],
    [
      { SAUTIKIT_WORKSPACE_ID: 'workspace-1' },
      'SAUTIKIT_WEBHOOK_SECRET: expected with SAUTIKIT_WORKSPACE_ID',
    ],
  ])('wants secret and workspace together', (env, problem) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(problem)]);
  });

  it('never prints a secret', () => {
    const password = 'hunter2hunter2';
    const env = {
      DATABASE_URL: `mysql://me:${password}@db/ledger`,
      LEDGER_ADMIN_KEY: `${password} `,
      LEDGER_MASTER_KEY: password,
      SAUTIKIT_WEBHOOK_SECRET: ` ${password}`,
      SAUTIKIT_WORKSPACE_ID: 'workspace-1',
    };
    const problems = problemsOf(env);
    expect(problems).toHaveLength(4);
    expect(problems.join('\n')).not.toContain(password);
  });

  it('asks whether another name was meant', () => {
    expect(problemsOf({ LEDGER_DATADIR: 'x' })).toEqual([
      'LEDGER_DATADIR: expected a known setting, got an unknown name; did you mean LEDGER_DATA_DIR?',
    ]);
  });

  it('lists the known names when none is near', () => {
    expect(problemsOf({ LEDGER_SKIP_VERIFICATION: 'true' })).toEqual([
      expect.stringContaining('the known ones are LEDGER_DATA_DIR, LEDGER_SHARED_BUFFERS, LEDGER_ADMIN_KEY'),
    ]);
  });

  it('leaves the names of others alone', () => {
    expect(problemsOf({ PATH: '/bin', DATABASE_URI: 'x', SAUTIKIT_API_KEY: 'x' })).toEqual([]);
  });

  it('tells every problem at once', () => {
    expect(problemsOf({ PORT: 'x', LOG_LEVEL: 'x', LEDGER_X: 'x' })).toHaveLength(3);
  });
});
