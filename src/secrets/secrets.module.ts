import { Module } from '@nestjs/common';
import { SecretCipher } from './secret-cipher.js';

/** Keeps what others may not read: secrets, encrypted at rest. */
@Module({ providers: [SecretCipher], exports: [SecretCipher] })
export class SecretsModule {}
