import { Command, Option } from 'commander';
import { secretKey, signBare, signTimestamped, UnusableSecret, type KeyEncoding } from '../intake/sign.js';
import { UsageError } from './cli.errors.js';
import { curlCommand } from './curl-command.js';
import { webUrl, wholeNumber } from './parse-option.js';
import { readBytes, readSecret, refuseSharedStdin } from './read-input.js';
import { keyEncodingOption, SECRET_VARIABLE, secretFileOption } from './signing-options.js';
import { print, type Terminal } from './terminal.js';

interface SignOptions {
  body: string;
  secretFile?: string;
  form: 'bare' | 'timestamped';
  timestamp?: number;
  keyEncoding: KeyEncoding;
  curl?: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  $ ledger sign --body event.json --secret-file secret.txt
  $ SAUTIKIT_WEBHOOK_SECRET=whsec_… ledger sign --form timestamped < event.json
  $ ledger sign --body event.json --curl http://127.0.0.1:3000/webhooks/sautikit/default | sh`;

/** `ledger sign`: the signature that the provider would send with a body. */
export function signVerb(terminal: Terminal): Command {
  return new Command('sign')
    .description('print the signature header of a webhook body')
    .option('--body <file>', 'the body exactly as it is sent, - for standard input', '-')
    .addOption(secretFileOption())
    .addOption(
      new Option('--form <form>', 'form of the signature').choices(['bare', 'timestamped']).default('bare'),
    )
    .option('--timestamp <seconds>', 'the t of the timestamped form (default: now)', wholeNumber(0))
    .addOption(keyEncodingOption())
    .option('--curl <url>', 'print a curl command that sends the body, signed', webUrl)
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((options: SignOptions) => sign(options, terminal));
}

async function sign(options: SignOptions, terminal: Terminal): Promise<void> {
  refuseSharedStdin({ '--body': options.body, '--secret-file': options.secretFile });
  const secret = await readSecret(terminal, {
    file: options.secretFile,
    option: '--secret-file',
    variable: SECRET_VARIABLE,
  });
  const body = await readBytes(terminal, options.body);
  const key = usableKey(secret, options.keyEncoding);
  const signature =
    options.form === 'bare'
      ? signBare(body, key)
      : signTimestamped(body, key, options.timestamp ?? Math.floor(Date.now() / 1000));
  const headers = { 'X-Sautikit-Signature': signature };
  const curl = options.curl && curlCommand(options.curl, headers, { file: options.body, bytes: body });
  print(
    terminal,
    options.json,
    { headers, ...(curl && { curl }) },
    curl ?? `X-Sautikit-Signature: ${signature}`,
  );
}

/** @throws UsageError when the secret is not of the encoding */
export function usableKey(secret: string, encoding: KeyEncoding): Buffer {
  try {
    return secretKey(secret, encoding);
  } catch (error) {
    if (error instanceof UnusableSecret) throw new UsageError(error.message);
    throw error;
  }
}
