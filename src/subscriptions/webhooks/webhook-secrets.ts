import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { SecretCipher } from '../../secrets/secret-cipher.js';
import type { SecretTable } from '../../secrets/secret-tables.js';

const holderOf = (webhookId: string) => `webhook:${webhookId}`;

/** Where they are kept; the holder is that of holderOf(). */
export const WEBHOOK_SECRETS: SecretTable = {
  table: 'ledger.webhook_secrets',
  id: 'id',
  holder: `'webhook:' || webhook_id`,
  ciphertext: 'ciphertext',
};

const ACTIVE = `
  SELECT id, ciphertext FROM ledger.webhook_secrets
   WHERE webhook_id = $1 AND (not_after IS NULL OR not_after > $2)
   ORDER BY not_after DESC NULLS FIRST, id DESC`;

// Only the last secret before is kept: a handler is told of one change at a time.
const END_OTHERS = `
  WITH newest AS (SELECT id FROM ledger.webhook_secrets WHERE webhook_id = $1 AND not_after IS NULL),
       gone AS (DELETE FROM ledger.webhook_secrets WHERE webhook_id = $1 AND id NOT IN (SELECT id FROM newest))
  UPDATE ledger.webhook_secrets SET not_after = $2 WHERE id IN (SELECT id FROM newest)`;

const INSERT = 'INSERT INTO ledger.webhook_secrets (id, webhook_id, ciphertext) VALUES ($1, $2, $3)';

/** The secrets that deliveries are signed with, encrypted at rest. */
@Injectable()
export class WebhookSecrets {
  constructor(private readonly cipher: SecretCipher) {}

  /**
   * The secrets valid at an instant, decrypted, newest first.
   * @throws WrongMasterKey
   */
  async of(client: pg.Pool | pg.PoolClient, webhookId: string, at: string): Promise<string[]> {
    const { rows } = await client.query<{ id: string; ciphertext: Buffer }>(ACTIVE, [webhookId, at]);
    return rows.map(({ id, ciphertext }) =>
      this.cipher.decrypt(ciphertext, { holder: holderOf(webhookId), secret_id: id }),
    );
  }

  /** Makes a secret the newest one. @param previousExpiresAt until when the one before stays valid */
  async rotate(
    client: pg.PoolClient,
    webhookId: string,
    secret: string,
    previousExpiresAt: string,
  ): Promise<void> {
    const secret_id = uuidv7();
    await client.query(END_OTHERS, [webhookId, previousExpiresAt]);
    const ciphertext = this.cipher.encrypt(secret, { holder: holderOf(webhookId), secret_id });
    await client.query(INSERT, [secret_id, webhookId, ciphertext]);
  }
}
