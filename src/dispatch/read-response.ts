import type { Readable } from 'node:stream';

const MOST_BYTES = 1_024;

/** The beginning of an answer's body as text; of a longer one no more is read, and its connection is given up. */
export async function readResponse(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early destroys the body, which it may say once more when nobody listens any longer.
  body.on('error', () => undefined);
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MOST_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8');
}
