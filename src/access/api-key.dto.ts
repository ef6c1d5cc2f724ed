import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsIn,
  IsString,
  Length,
  Matches,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { formatInstant, type Instant } from '../numbers/instant.js';
import type { Workspaces } from '../tenancy/workspaces.js';
import type { KeyDetails } from './api-key.js';
import type { ShownKey } from './create-api-key.command.js';
import { type Scope, SCOPES } from './scope.js';

const WORKSPACES = {
  oneOf: [
    { type: 'array', items: { type: 'string' }, minItems: 1 },
    { type: 'string', enum: ['all'] },
  ],
  example: ['01900000-0000-7000-8000-000000000002'],
};

/** May be left out; null is not leaving it out. */
const Omittable = () => ValidateIf((_, value) => value !== undefined);

/** `all`, or ids as PostgreSQL can hold them. */
function isWorkspaces(value: unknown): boolean {
  if (value === 'all') return true;
  const isId = (id: unknown) => typeof id === 'string' && /^\P{Cc}{1,128}$/u.test(id);
  return Array.isArray(value) && value.length > 0 && value.length <= 1_000 && value.every(isId);
}

const IsWorkspaces = () =>
  ValidateBy(
    { name: 'isWorkspaces', validator: { validate: isWorkspaces } },
    { message: 'workspaces must be a list of 1 to 1000 workspace ids, or "all"' },
  );

export class CreateApiKeyDto {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'Billing, nightly' })
  @IsString()
  @Length(1, 100)
  @Matches(/^\P{Cc}*$/u, { message: 'name must not hold control characters' })
  name!: string;

  @ApiProperty({
    enum: SCOPES,
    isArray: true,
    example: ['read'],
    description: 'docs/api-keys.md says what each opens.',
  })
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes!: Scope[];

  @ApiProperty({ ...WORKSPACES, description: '`all` needs the scope admin.' })
  @IsWorkspaces()
  workspaces!: string[] | 'all';

  @ApiPropertyOptional({ format: 'date-time', description: 'Left out: never. Must be to come.' })
  @Omittable()
  @IsString()
  expires_at?: string;
}

export class RotateApiKeyDto {
  @ApiPropertyOptional({
    format: 'date-time',
    description:
      'Until when the present key is good as well; left out: for 24 hours. One that has passed: no longer.',
  })
  @Omittable()
  @IsString()
  previous_expires_at?: string;
}

export class ApiKeyDto {
  @ApiProperty({ example: 'key_4fZ0aB8sQm1Xt7Lk' })
  id!: string;

  @ApiProperty({ example: 'Billing, nightly' })
  name!: string;

  @ApiProperty({ enum: SCOPES, isArray: true, example: ['read'] })
  scopes!: Scope[];

  @ApiProperty(WORKSPACES)
  workspaces!: string[] | 'all';

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The key it was made with; null: on the command line, or at the first start.',
  })
  created_by!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: never.' })
  expires_at!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until when the key before the last exchange is good; null: there was none.',
  })
  previous_expires_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Some seconds late.' })
  last_used_at!: string | null;
}

export class ShownApiKeyDto extends ApiKeyDto {
  @ApiProperty({ description: 'The key itself, shown this once.', example: 'nlk_…' })
  key!: string;
}

export const API_KEY_COLUMNS = [
  ...(['id', 'name', 'scopes', 'workspaces', 'created_at', 'created_by', 'expires_at'] as const),
  ...(['previous_expires_at', 'last_used_at'] as const),
];

export function showApiKey(key: KeyDetails): ApiKeyDto {
  const { id, name, scopes, created_by } = key;
  return {
    id,
    name,
    scopes: [...scopes],
    workspaces: shown(key.workspaces),
    created_at: formatInstant(key.created_at),
    created_by,
    expires_at: formatted(key.expires_at),
    previous_expires_at: formatted(key.previous_expires_at),
    last_used_at: formatted(key.last_used_at),
  };
}

export function showNewApiKey(key: ShownKey): ShownApiKeyDto {
  return { ...showApiKey(key), key: key.key };
}

const shown = (workspaces: Workspaces) => (workspaces === 'all' ? 'all' : [...workspaces]);
const formatted = (instant: Instant | null) => instant && formatInstant(instant);
