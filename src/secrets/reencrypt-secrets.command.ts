import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { SecretCipher } from './secret-cipher.js';
import { type SecretTable, SecretTables } from './secret-tables.js';

/** How many secrets there are, and how many were still encrypted under the previous master key. */
export interface Reencryption {
  secrets: number;
  reencrypted: number;
}

/**
 * Encrypts every secret anew that is not under the present master key, while the services run: they read both. What was
 * done stays done when it is interrupted; run it again.
 * @throws WrongMasterKey for a secret that neither key opens
 */
export class ReencryptSecrets extends Command<Reencryption> {}

interface Row {
  id: string;
  holder: string;
  ciphertext: Buffer;
}

@CommandHandler(ReencryptSecrets)
export class ReencryptSecretsHandler implements ICommandHandler<ReencryptSecrets> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly cipher: SecretCipher,
    private readonly tables: SecretTables,
  ) {}

  async execute(): Promise<Reencryption> {
    const total = { secrets: 0, reencrypted: 0 };
    for (const table of this.tables.all()) {
      const { id, holder, ciphertext } = table;
      const sql = `SELECT ${id}::text AS id, ${holder} AS holder, ${ciphertext} AS ciphertext FROM ${table.table}
                    WHERE ${ciphertext} IS NOT NULL`;
      const { rows } = await this.pool.query<Row>(sql);
      for (const row of rows) if (await this.reencrypt(table, row)) total.reencrypted += 1;
      total.secrets += rows.length;
    }
    return total;
  }

  private async reencrypt({ table, id, ciphertext }: SecretTable, row: Row): Promise<boolean> {
    const anew = this.cipher.reencrypt(row.ciphertext, { holder: row.holder, secret_id: row.id });
    if (anew === null) return false;
    // Somebody may have stored another secret there meanwhile, which is under the present key then.
    const sql = `UPDATE ${table} SET ${ciphertext} = $3 WHERE ${id}::text = $1 AND ${ciphertext} = $2`;
    const { rowCount } = await this.pool.query(sql, [row.id, row.ciphertext, anew]);
    return rowCount === 1;
  }
}
