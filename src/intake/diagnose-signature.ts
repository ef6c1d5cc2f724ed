import { createHmac } from 'node:crypto';
import { type BodyVariant, bodyVariants } from './diagnosis/body-variants.js';
import { readCapturedHeader } from './diagnosis/captured-header.js';
import { secretVariants } from './diagnosis/secret-variants.js';
import { type SigningOrder, signingOrders } from './diagnosis/signing-orders.js';
import { type KeyEncoding, secretKey, UnusableSecret } from './sign.js';

/** One request as somebody captured it, and the secret it should verify with. */
export interface CapturedRequest {
  body: Buffer;
  signatureHeader: string;
  secret: string;
  /** Unix seconds; without it nothing is said about the age of the signature. */
  now?: number;
}

export interface Diagnosis {
  /** Whether an endpoint with `settings` takes exactly this request. */
  verifies: boolean;
  /** How it was signed; null when nothing matches. */
  settings: { scheme: 'bare' | 'timestamped'; key_encoding: KeyEncoding } | null;
  /** What was found, for people, the most important first. Never holds the secret. */
  sentences: string[];
}

interface Match {
  body: BodyVariant;
  secretChange: string | null;
  order: SigningOrder;
  encoding: KeyEncoding;
}

const ENCODINGS: KeyEncoding[] = ['utf8', 'strip_prefix', 'base64', 'hex'];
const TOLERANCE_SECONDS = 300;

/**
 * Says which form, key encoding and order of signing a captured request was signed with, or why none matches.
 * What is right comes before common mistakes, so the first match is the simplest explanation.
 */
export function diagnoseSignature(captured: CapturedRequest): Diagnosis {
  const header = readCapturedHeader(captured.signatureHeader);
  const { digest, timestamp, problems } = header;
  if (!digest) return { verifies: false, settings: null, sentences: problems };
  const match = findMatch(captured, digest, timestamp);
  if (!match) return { verifies: false, settings: null, sentences: [...problems, ...NO_MATCH] };

  const scheme = timestamp === null ? 'bare' : 'timestamped';
  const faults = [...problems, ...faultsOf(match)];
  const age = captured.now === undefined || timestamp === null ? 0 : captured.now - Number(timestamp);
  if (age < -TOLERANCE_SECONDS)
    faults.push(`Its time is ${-age} s in the future: the ledger answers 401. Check the clocks.`);
  const verifies = faults.length === 0;
  const found = `${verifies ? 'It verifies' : 'The secret is right'}: ${scheme} form, key encoding ${match.encoding}, signed over ${match.order.name}.`;
  const sentences = [found, ...faults, ...adviceOf(match.encoding, age)];
  return { verifies, settings: { scheme, key_encoding: match.encoding }, sentences };
}

const NO_MATCH = [
  'No key encoding, order of signing or common change of the body gives this signature.',
  'Most likely the secret is another one: it was rotated, or belongs to another webhook.',
  'If the secret is right, the body was changed on its way here: capture the bytes before anything parses them.',
];

function findMatch(captured: CapturedRequest, digest: Buffer, timestamp: string | null): Match | null {
  for (const body of bodyVariants(captured.body)) {
    for (const { change, secret } of secretVariants(captured.secret)) {
      for (const order of signingOrders(timestamp)) {
        const encoding = ENCODINGS.find((each) => hmac(secret, each, order.parts(body.body))?.equals(digest));
        if (encoding) return { body, secretChange: change, order, encoding };
      }
    }
  }
  return null;
}

function hmac(secret: string, encoding: KeyEncoding, parts: (Buffer | string)[]): Buffer | null {
  try {
    const hash = createHmac('sha256', secretKey(secret, encoding));
    for (const part of parts) hash.update(part);
    return hash.digest();
  } catch (error) {
    // Not a secret of that encoding, so not signed with it.
    if (error instanceof UnusableSecret) return null;
    throw error;
  }
}

function faultsOf({ body, secretChange, order }: Match): string[] {
  const faults: string[] = [];
  if (!order.right)
    faults.push('The provider signs the body, a dot, then the time: the ledger refuses any other order.');
  if (body.change) {
    faults.push(
      `It verifies only with the body ${body.change}: what was captured is not what was signed. Keep the bytes as received.`,
    );
  }
  if (secretChange) faults.push(`It verifies only with the secret ${secretChange}: store it like that.`);
  return faults;
}

function adviceOf(encoding: KeyEncoding, age: number): string[] {
  const advice: string[] = [];
  if (encoding !== 'utf8') advice.push(`The endpoint needs key_encoding ${encoding}.`);
  if (age > TOLERANCE_SECONDS) {
    advice.push(
      `Its time is ${age} s ago: flagged stale under stale_policy accept, answered 401 under reject.`,
    );
  }
  return advice;
}
