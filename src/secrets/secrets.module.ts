import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ReencryptSecretsHandler } from './reencrypt-secrets.command.js';
import { SecretTables } from './secret-tables.js';
import { SecretCipher } from './secret-cipher.js';

/** Keeps what others may not read: secrets, encrypted at rest. */
@Module({
  imports: [CqrsModule],
  providers: [SecretCipher, SecretTables, ReencryptSecretsHandler],
  exports: [SecretCipher, SecretTables],
})
export class SecretsModule {}
