import {
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsPort,
  Matches,
  ValidateBy,
  type ValidationOptions,
} from 'class-validator';
import { ALLOW_LIST_FORM, AllowList } from '../dispatch/allow-list.js';
import { SHARED_BUFFERS } from '../embedded/shared-buffers.js';
import { isOrigin } from '../http/cors.js';
import { parseTrustProxy } from '../http/trust-proxy.js';

/** What LOG_LEVEL may be, the most talkative first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** One line for people: the setting, what is expected, what it is, what to do. Secret values are never printed. */
function expected(what: string, todo: string, secret?: 'secret'): ValidationOptions {
  return {
    message: ({ property, value }) => {
      const actual = secret ? describeSecret(String(value)) : JSON.stringify(value);
      return `${property}: expected ${what}, got ${actual}. ${todo}`;
    },
  };
}

function describeSecret(value: string): string {
  if (value === '') return 'nothing';
  return value.trim() === '' ? 'only white space' : `another text of ${value.length} characters (not shown)`;
}

/** `postgres://…` with a host, or with the folder of a socket as `?host=`. */
function isPostgresUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  return ['postgres:', 'postgresql:'].includes(new URL(value).protocol);
}

/** 32 bytes as 64 hex digits or as base64. */
export function decodeMasterKey(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : null;
}

/** The parts of a list that is written with commas. */
export function splitList(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

/** Every environment variable the service reads, as sent: text. `.env.example` describes them for people. */
export class Environment {
  @IsOptional()
  @IsPort(expected('a port from 0 to 65535', 'Leave it out for 3000; 0 takes any free port.'))
  PORT?: string;

  @IsOptional()
  @Matches(/^\S+$/, expected('an address to listen on', 'Leave it out for 127.0.0.1, or set 0.0.0.0.'))
  HOST?: string;

  @IsOptional()
  @ValidateBy(
    { name: 'isPostgresUrl', validator: { validate: isPostgresUrl } },
    expected(
      'an address like postgres://user:password@host:5432/database',
      'Leave it out to use the PostgreSQL that comes with the package.',
      'secret',
    ),
  )
  DATABASE_URL?: string;

  @IsOptional()
  @IsNotEmpty(expected('a folder', 'Leave it out for .ledger.'))
  LEDGER_DATA_DIR?: string;

  @IsOptional()
  @Matches(
    SHARED_BUFFERS,
    expected('a size like 512MB or 2GB', 'Leave it out for a quarter of the memory, 1GB at most.'),
  )
  LEDGER_SHARED_BUFFERS?: string;

  @IsOptional()
  @Matches(
    /^nlk_[A-Za-z0-9_-]{36,}$/,
    expected(
      'nlk_ and at least 36 more letters, digits, - or _',
      `Make one with: node -p "'nlk_' + crypto.randomBytes(32).toString('base64url')"`,
      'secret',
    ),
  )
  LEDGER_ADMIN_KEY?: string;

  @IsOptional()
  @ValidateBy(
    { name: 'isMasterKey', validator: { validate: (value) => decodeMasterKey(String(value)) !== null } },
    expected('32 bytes in base64 or hex', 'Make one with: openssl rand -base64 32', 'secret'),
  )
  LEDGER_MASTER_KEY?: string;

  @IsOptional()
  @ValidateBy(
    { name: 'isMasterKey', validator: { validate: (value) => decodeMasterKey(String(value)) !== null } },
    expected('32 bytes in base64 or hex', 'It is the LEDGER_MASTER_KEY from before the change.', 'secret'),
  )
  LEDGER_MASTER_KEY_PREVIOUS?: string;

  @IsOptional()
  @Matches(
    /^\S.{14,510}\S$/,
    expected(
      'the signing secret of your Sautikit webhook, 16 to 512 characters, no white space around it',
      'Copy the whole whsec_… that Sautikit shows once, or rotate the secret there.',
      'secret',
    ),
  )
  SAUTIKIT_WEBHOOK_SECRET?: string;

  @IsOptional()
  @Matches(
    /^\S{1,128}$/,
    expected(
      'the id of your Sautikit workspace, 1 to 128 characters',
      'Copy it from any event: workspace_id.',
    ),
  )
  SAUTIKIT_WORKSPACE_ID?: string;

  @IsOptional()
  @Matches(/^\d{1,4}$/, expected('a number of days from 0 to 9999', 'Leave it out for 45; 0 shows none.'))
  LEDGER_COOLING_DAYS?: string;

  @IsOptional()
  @ValidateBy(
    { name: 'isAllowList', validator: { validate: (value) => AllowList.parse(String(value)) !== null } },
    expected(ALLOW_LIST_FORM, 'Leave it out to allow none. No ports, no schemes: localhost,10.0.0.0/8'),
  )
  LEDGER_DESTINATION_ALLOW?: string;

  @IsOptional()
  @ValidateBy(
    {
      name: 'isTrustProxy',
      validator: { validate: (value) => parseTrustProxy(String(value)) !== undefined },
    },
    expected(
      'how many proxies stand in front (0 to 9), or their addresses and networks, separated by commas',
      'Leave it out where clients connect directly.',
    ),
  )
  TRUST_PROXY?: string;

  @IsOptional()
  @Matches(
    /^\d{1,9}$/,
    expected('requests a minute for each API key', 'Leave it out for 6000; 0 sets no limit.'),
  )
  LEDGER_RATE_LIMIT?: string;

  @IsOptional()
  @ValidateBy(
    { name: 'areOrigins', validator: { validate: (value) => splitList(String(value)).every(isOrigin) } },
    expected(
      'origins such as https://ops.example.com, separated by commas',
      'Leave it out to let no page of another host use the API.',
    ),
  )
  LEDGER_CORS_ORIGINS?: string;

  @IsOptional()
  @IsIn(LOG_LEVELS, expected(`one of ${LOG_LEVELS.join(', ')}`, 'Leave it out for info.'))
  LOG_LEVEL?: string;
}

/** The names above. Secrets may be left out but not left empty: an empty secret is a mistake, never a choice. */
export const SETTINGS = [
  'PORT',
  'HOST',
  'DATABASE_URL',
  'LEDGER_DATA_DIR',
  'LEDGER_SHARED_BUFFERS',
  'LEDGER_ADMIN_KEY',
  'LEDGER_MASTER_KEY',
  'LEDGER_MASTER_KEY_PREVIOUS',
  'SAUTIKIT_WEBHOOK_SECRET',
  'SAUTIKIT_WORKSPACE_ID',
  'LEDGER_COOLING_DAYS',
  'LEDGER_DESTINATION_ALLOW',
  'TRUST_PROXY',
  'LEDGER_RATE_LIMIT',
  'LEDGER_CORS_ORIGINS',
  'LOG_LEVEL',
] as const satisfies readonly (keyof Environment)[];

export const EMPTY_MEANS_ABSENT: readonly string[] = [
  'PORT',
  'HOST',
  'DATABASE_URL',
  'LEDGER_DATA_DIR',
  'LEDGER_SHARED_BUFFERS',
  'LEDGER_COOLING_DAYS',
  'LEDGER_DESTINATION_ALLOW',
  'TRUST_PROXY',
  'LEDGER_RATE_LIMIT',
  'LEDGER_CORS_ORIGINS',
  'LOG_LEVEL',
];
