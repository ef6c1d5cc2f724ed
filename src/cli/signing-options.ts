import { Option } from 'commander';

/** The environment variable that holds an endpoint's signing secret. */
export const SECRET_VARIABLE = 'SAUTIKIT_WEBHOOK_SECRET';

export const secretFileOption = (): Option =>
  new Option(
    '--secret-file <file>',
    `file with the signing secret, - for standard input (else ${SECRET_VARIABLE})`,
  );

export const keyEncodingOption = (): Option =>
  new Option('--key-encoding <encoding>', 'how the secret becomes the key')
    .choices(['utf8', 'strip_prefix', 'base64', 'hex'])
    .default('utf8');
