import { Command, InvalidArgumentError } from 'commander';
import { diagnoseSignature } from '../intake/diagnose-signature.js';
import { parseInstant, secondsBetween } from '../numbers/instant.js';
import { readCapturedRequest, type CapturedRequest } from './captured-request.js';
import { UsageError } from './cli.errors.js';
import { readBytes, readSecret, refuseSharedStdin } from './read-input.js';
import { SECRET_VARIABLE, secretFileOption } from './signing-options.js';
import { print, type Terminal } from './terminal.js';

interface DoctorOptions {
  body?: string;
  signature?: string;
  secretFile?: string;
  receivedAt?: number;
  json?: boolean;
}

const EXAMPLES = `
The captured request is a file with the headers, an empty line, and the body byte for byte.
Exit code 0 when the signature verifies, 1 when it does not.

Examples:
  $ ledger doctor request.txt --secret-file secret.txt
  $ ledger doctor --body body.json --signature t=1751000000,v1=f18dfe99… --secret-file secret.txt`;

function unixSeconds(text: string): number {
  const instant = parseInstant(text);
  if (!instant)
    throw new InvalidArgumentError('Expected an instant with a zone, such as 2026-06-27T10:00:00Z.');
  return Math.floor(secondsBetween('1970-01-01T00:00:00.000000Z', instant));
}

/** `ledger doctor`: why a captured request does or does not verify. */
export function doctorVerb(terminal: Terminal): Command {
  return new Command('doctor')
    .description('say how a captured request was signed, or why its signature does not verify')
    .argument('[request]', 'file with the captured request, - for standard input')
    .option('--body <file>', 'only the body, - for standard input; with --signature')
    .option('--signature <value>', 'value of the X-Sautikit-Signature header; with --body')
    .addOption(secretFileOption())
    .option(
      '--received-at <instant>',
      'when the request came, to judge the age of its timestamp',
      unixSeconds,
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((request: string | undefined, options: DoctorOptions) => run(request, options, terminal));
}

async function run(request: string | undefined, options: DoctorOptions, terminal: Terminal): Promise<void> {
  refuseSharedStdin({ 'the request': request, '--body': options.body, '--secret-file': options.secretFile });
  const secret = await readSecret(terminal, {
    file: options.secretFile,
    option: '--secret-file',
    variable: SECRET_VARIABLE,
  });
  const { signatures, body } = await captured(request, options, terminal);
  const diagnosis = diagnoseSignature({
    body,
    // Repeated headers reach a server joined like this.
    signatureHeader: signatures.join(', '),
    secret,
    now: options.receivedAt,
  });
  print(terminal, options.json, diagnosis, diagnosis.sentences.join('\n'));
  if (!diagnosis.verifies) terminal.exitCode = 1;
}

async function captured(
  request: string | undefined,
  options: DoctorOptions,
  terminal: Terminal,
): Promise<CapturedRequest> {
  const { body, signature } = options;
  if (request !== undefined && body === undefined && signature === undefined) {
    return readCapturedRequest(await readBytes(terminal, request));
  }
  if (request === undefined && body !== undefined && signature !== undefined) {
    return { signatures: [signature], body: await readBytes(terminal, body) };
  }
  throw new UsageError('expected either a captured request, or both --body and --signature');
}
