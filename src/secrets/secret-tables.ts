import { Injectable } from '@nestjs/common';

/** A table with encrypted secrets. The names go into SQL as they are: constants of the code, never input. */
export interface SecretTable {
  /** Such as `ledger.endpoint_secrets`. */
  table: string;
  /** The column with the secret's id, its primary key. */
  id: string;
  /** The holder, as an expression of SQL over the row: what encrypt() was given. */
  holder: string;
  /** The column with the ciphertext. */
  ciphertext: string;
}

/** Where secrets are kept: each room names its own tables, so that all are found when the master key changes. */
@Injectable()
export class SecretTables {
  private readonly tables: SecretTable[] = [];

  register(table: SecretTable): void {
    this.tables.push(table);
  }

  all(): readonly SecretTable[] {
    return this.tables;
  }
}
