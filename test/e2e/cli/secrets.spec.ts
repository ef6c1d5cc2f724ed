import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from 'uuidv7';
import { DestinationSecrets } from '../../../src/reactions/destinations/destination-secrets.js';
import { SecretCipher } from '../../../src/secrets/secret-cipher.js';
import { WebhookSecrets } from '../../../src/subscriptions/webhooks/webhook-secrets.js';
import { compiled } from '../../support/compiled.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { providerBody } from '../../support/events.js';
import { ledger } from '../../support/fake-terminal.js';
import { type IntakeApp, startIntakeApp } from '../../support/intake-app.js';

let database: TestDatabase;
beforeAll(async () => (database = await createTestDatabase()));
afterAll(() => database.drop());

const [before, now] = [randomBytes(32), randomBytes(32)];
const bothKeys = {
  LEDGER_MASTER_KEY: now.toString('hex'),
  LEDGER_MASTER_KEY_PREVIOUS: before.toString('hex'),
};
const env = (settings: NodeJS.ProcessEnv) => ({ DATABASE_URL: database.url, ...settings });
const deliver = (app: IntakeApp) => app.deliver('kept', providerBody());

describe('ledger secrets reencrypt', () => {
  it('moves every secret to a new master key while the service runs', async () => {
    const running = await startIntakeApp(database.url, now, before);
    const old = await startIntakeApp(database.url, before);
    const body = {
      id: 'kept',
      workspace_id: '01900000-0000-7000-8000-000000000002',
      secret: 'whsec_test_secret_0001',
    };
    await old.api('POST', '/v1/endpoints', body);
    await old.close();
    expect((await deliver(running)).status).toBe(200);

    const done = await ledger(['secrets', 'reencrypt', '--json'], { env: env(bothKeys) });
    expect([done.code, done.json()]).toEqual([0, { secrets: 1, reencrypted: 1 }]);
    expect((await deliver(running)).status).toBe(200);
    await running.close();

    const alone = await startIntakeApp(database.url, now);
    expect((await deliver(alone)).status).toBe(200);
    await alone.close();
    const again = await ledger(['secrets', 'reencrypt'], {
      env: env({ LEDGER_MASTER_KEY: bothKeys.LEDGER_MASTER_KEY }),
    });
    expect(again.out).toContain('0 of 1 secrets were encrypted anew');
  });

  it('moves the secrets that webhooks are signed with along', async () => {
    const secretsUnder = (masterKey: Buffer) => new WebhookSecrets(new SecretCipher({ masterKey }));
    const webhook = uuidv7();
    await database.service.query(
      `INSERT INTO ledger.webhooks (id, workspace_id, url, events, format, retry, position)
       VALUES ($1, 'w1', 'https://example.com', '{*}', 'sautikit', 'long', 0)`,
      [webhook],
    );
    const at = new Date().toISOString();
    const client = await database.service.connect();
    await secretsUnder(before).rotate(client, webhook, 'whsec_of_a_webhook', at);
    client.release();
    const keys = {
      LEDGER_MASTER_KEY: now.toString('hex'),
      LEDGER_MASTER_KEY_PREVIOUS: before.toString('hex'),
    };
    const done = await ledger(['secrets', 'reencrypt', '--json'], { env: env(keys) });
    expect([done.code, done.json()]).toEqual([0, { secrets: 2, reencrypted: 1 }]);
    expect(await secretsUnder(now).of(database.service, webhook, at)).toEqual(['whsec_of_a_webhook']);
    await expect(secretsUnder(before).of(database.service, webhook, at)).rejects.toThrow('does not decrypt');
  });

  it('moves those of destinations as well', async () => {
    const { rows } = await database.service.query<{ id: string }>(
      `INSERT INTO ledger.destinations (id, workspace_id, action, kind, url)
       VALUES (gen_random_uuid(), 'w', 'clear_routing', 'http', 'https://example.com/') RETURNING id`,
    );
    const { id } = rows[0]!;
    const secretsUnder = (masterKey: Buffer) => new DestinationSecrets(new SecretCipher({ masterKey }));
    const client = await database.service.connect();
    await secretsUnder(before).rotate(client, id, 'whsec_of_a_destination');
    client.release();

    const { json } = await ledger(['secrets', 'reencrypt', '--json'], { env: env(bothKeys) });
    expect(json()).toEqual({ secrets: 3, reencrypted: 1 });
    const moved = await secretsUnder(now).of(database.service, [id]);
    expect(moved.get(id)).toEqual(['whsec_of_a_destination']);
  });

  it('says so when neither key opens a secret', async () => {
    const wrong = { LEDGER_MASTER_KEY: randomBytes(32).toString('hex') };
    const { code, err } = await ledger(['secrets', 'reencrypt'], { env: env(wrong) });
    expect([code, err]).toEqual([1, expect.stringContaining('does not decrypt')]);
  });

  it('says that the master key is a wrong one, and ends', () => {
    const wrong = { PATH: process.env['PATH'], LEDGER_MASTER_KEY: '5a'.repeat(32) };
    const { status, stderr } = spawnSync(process.execPath, [compiled('src/cli.js'), 'secrets', 'reencrypt'], {
      env: env(wrong),
      encoding: 'utf8',
      timeout: 25_000,
    });
    expect(stderr).toContain('does not decrypt with the present master key');
    expect(status).toBe(1);
  });
});
