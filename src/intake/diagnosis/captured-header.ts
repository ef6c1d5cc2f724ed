/** A signature header read generously: what it may have meant, and what is wrong with how it says it. */
export interface CapturedHeader {
  /** The 32 bytes claimed; null when none can be found. */
  digest: Buffer | null;
  /** The digits of `t`, where there are some. */
  timestamp: string | null;
  /** Why the ledger refuses the header as it stands, as sentences; empty when its shape is right. */
  problems: string[];
}

const HEX_DIGEST = /^[0-9a-f]{64}$/i;
const BASE64_DIGEST = /^[A-Za-z0-9+/]{43}=$/;

/** Looks for a digest and a time in whatever was captured. */
export function readCapturedHeader(captured: string): CapturedHeader {
  const problems: string[] = [];
  const value = captured.replace(/^x-sautikit-signature\s*:\s*/i, '').trim();
  const bare = value.replace(/^["']|["']$/g, '');
  if (bare !== value) problems.push('The signature stands in quotes; the provider sends none.');

  const parts = new Map<string, string>();
  for (const part of bare.split(',')) {
    const [, name = 'digest', text = ''] = /^\s*(?:([a-z0-9]{1,6})=(?!$))?(.*?)\s*$/is.exec(part) ?? [];
    if (parts.has(name))
      problems.push('There is more than one signature in the header; the ledger takes exactly one.');
    else parts.set(name, text);
  }
  const timestamp = parts.get('t') ?? null;
  const claimed = parts.get('v1') ?? parts.get('digest') ?? parts.get('sha256') ?? '';
  if (parts.has('sha256'))
    problems.push('The signature begins with "sha256="; the provider sends the bare digits.');
  return { ...readDigest(claimed, problems), timestamp, problems: shapeProblems(bare, timestamp, problems) };
}

function readDigest(claimed: string, problems: string[]): { digest: Buffer | null } {
  if (HEX_DIGEST.test(claimed)) return { digest: Buffer.from(claimed, 'hex') };
  if (BASE64_DIGEST.test(claimed)) {
    problems.push('The signature is in base64; the provider sends hex.');
    return { digest: Buffer.from(claimed, 'base64') };
  }
  problems.push(
    claimed === ''
      ? 'There is no signature in the header.'
      : `Expected a signature of 64 hex digits, found ${claimed.length} characters that are not.`,
  );
  return { digest: null };
}

/** Says at least something about every header that is not of one of the two shapes. */
function shapeProblems(header: string, timestamp: string | null, problems: string[]): string[] {
  const right = timestamp === null ? HEX_DIGEST.test(header) : /^t=\d{1,12},v1=[0-9a-f]{64}$/i.test(header);
  if (right || problems.length > 0) return problems;
  return [
    'Expected "<64 hex digits>" or "t=<unix seconds>,v1=<64 hex digits>" and nothing else in the header.',
  ];
}
