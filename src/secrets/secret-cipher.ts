import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { WrongMasterKey } from './secrets.errors.js';
import { SECRETS_OPTIONS, type SecretsOptions } from './secrets.options.js';

/** Which secret a ciphertext belongs to; moved to another row it does not decrypt. */
export interface SecretOwner {
  /** The endpoint, webhook or destination it is for. */
  holder: string;
  secret_id: string;
}

const ALGORITHM = 'aes-256-gcm';
const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts secrets at rest: format byte, nonce, tag, then the ciphertext of AES-256-GCM. */
@Injectable()
export class SecretCipher {
  private readonly key: Buffer;
  private readonly previous: Buffer | null;

  constructor(@Inject(SECRETS_OPTIONS) options: SecretsOptions) {
    const { masterKey, previousMasterKey = null } = options;
    for (const { length } of [masterKey, previousMasterKey ?? masterKey])
      if (length !== 32) throw new Error(`the master key has ${length} bytes, expected 32`);
    this.key = masterKey;
    this.previous = previousMasterKey;
  }

  encrypt(secret: string, owner: SecretOwner): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key, nonce).setAAD(boundTo(owner));
    const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.getAuthTag(), ciphertext]);
  }

  /** @throws WrongMasterKey when neither key opens it, it is for another secret, or was changed since */
  decrypt(stored: Buffer, owner: SecretOwner): string {
    const secret = open(stored, owner, this.key) ?? (this.previous && open(stored, owner, this.previous));
    if (secret === null) throw new WrongMasterKey(owner.holder, owner.secret_id);
    return secret;
  }

  /** The same under the present master key; null where it is already. @throws WrongMasterKey */
  reencrypt(stored: Buffer, owner: SecretOwner): Buffer | null {
    if (open(stored, owner, this.key) !== null) return null;
    return this.encrypt(this.decrypt(stored, owner), owner);
  }
}

/** null when the key does not open it. */
function open(stored: Buffer, owner: SecretOwner, key: Buffer): string | null {
  if (stored[0] !== FORMAT) {
    throw new Error(
      `secret ${owner.secret_id} is stored in format ${stored[0]}, this version reads ${FORMAT}`,
    );
  }
  const nonce = stored.subarray(1, 1 + NONCE_BYTES);
  const tag = stored.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
  const ciphertext = stored.subarray(1 + NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(owner)).setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** Neither id can hold a slash, so the joined text names exactly one pair. */
function boundTo(owner: SecretOwner): Buffer {
  return Buffer.from(`${owner.holder}/${owner.secret_id}`, 'utf8');
}
