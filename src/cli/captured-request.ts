import { UsageError } from './cli.errors.js';

/** A request as somebody wrote it down. */
export interface CapturedRequest {
  /** Every signature header in it. */
  signatures: string[];
  body: Buffer;
}

/** Where the headers end: at the first empty line, whichever line breaks they have. */
function splitAtEmptyLine(bytes: Buffer): { head: string; body: Buffer } {
  const ends = ['\r\n\r\n', '\n\n']
    .map((gap) => ({ at: bytes.indexOf(gap), length: gap.length }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at);
  if (!ends[0])
    throw new UsageError('expected headers, an empty line and the body; there is no empty line in the file');
  return {
    head: bytes.subarray(0, ends[0].at).toString('latin1'),
    body: bytes.subarray(ends[0].at + ends[0].length),
  };
}

/**
 * Reads a captured HTTP request: perhaps a request line, headers, an empty line, and the body byte for byte.
 * Content-Length, where given, cuts off what an editor added to the end.
 * @throws UsageError when it has no empty line or no signature header
 */
export function readCapturedRequest(bytes: Buffer): CapturedRequest {
  const { head, body } = splitAtEmptyLine(bytes);
  const headers = head.split(/\r?\n/).flatMap((line) => {
    const match = /^([A-Za-z0-9-]+)\s*:\s*(.*?)\s*$/.exec(line);
    return match ? [{ name: match[1]!.toLowerCase(), value: match[2]! }] : [];
  });
  const valuesOf = (name: string): string[] =>
    headers.filter((header) => header.name === name).map((header) => header.value);
  const signatures = valuesOf('x-sautikit-signature');
  if (signatures.length === 0) {
    throw new UsageError('expected a header X-Sautikit-Signature in the captured request, found none');
  }
  const length = valuesOf('content-length')[0];
  return { signatures, body: length && /^\d+$/.test(length) ? body.subarray(0, Number(length)) : body };
}
