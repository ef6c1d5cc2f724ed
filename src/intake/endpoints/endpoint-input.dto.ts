import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Length, Matches, MaxLength, ValidateIf } from 'class-validator';
import type { KeyEncoding } from '../sign.js';
import type { Scheme, StalePolicy } from '../signature.js';
import type { NewSecret } from './add-secret.command.js';
import type { NewEndpoint } from './create-endpoint.command.js';
import { ENDPOINT_ID } from './endpoint-registry.js';
import { KEY_ENCODINGS, SCHEMES, STALE_POLICIES } from './endpoint.dto.js';
import type { EndpointChange } from './update-endpoint.command.js';

const NO_CONTROL_CHARACTERS = /^\P{Cc}*$/u;
const WORKSPACE_EXAMPLE = '01900000-0000-7000-8000-000000000002';
const SECRET_EXAMPLE = 'whsec_as_the_provider_showed_it';

/** May be left out; null is not leaving it out. */
const Omittable = () => ValidateIf((_, value) => value !== undefined);

class EndpointSettings {
  @ApiPropertyOptional({ maxLength: 500, example: 'Production workspace' })
  @Omittable()
  @IsString()
  @MaxLength(500)
  @Matches(NO_CONTROL_CHARACTERS, { message: 'description must not hold control characters' })
  description?: string;

  @ApiPropertyOptional({ enum: SCHEMES, default: 'auto', description: 'Pin it to refuse the other form.' })
  @Omittable()
  @IsIn(SCHEMES)
  scheme?: Scheme;

  @ApiPropertyOptional({ enum: STALE_POLICIES, default: 'accept' })
  @Omittable()
  @IsIn(STALE_POLICIES)
  stale_policy?: StalePolicy;

  @ApiPropertyOptional({ enum: KEY_ENCODINGS, default: 'utf8' })
  @Omittable()
  @IsIn(KEY_ENCODINGS)
  key_encoding?: KeyEncoding;
}

export class CreateEndpointDto extends EndpointSettings implements NewEndpoint {
  @ApiPropertyOptional({
    pattern: ENDPOINT_ID.source,
    description: 'Made up when left out.',
    example: 'production',
  })
  @Omittable()
  @Matches(ENDPOINT_ID, { message: 'id must be 1 to 64 letters, digits, - or _' })
  id?: string;

  @ApiProperty({ minLength: 1, maxLength: 128, example: WORKSPACE_EXAMPLE })
  @IsString()
  @Length(1, 128)
  @Matches(NO_CONTROL_CHARACTERS, { message: 'workspace_id must not hold control characters' })
  workspace_id!: string;

  @ApiProperty({
    description: 'The webhook secret, whole, as the provider showed it.',
    example: SECRET_EXAMPLE,
  })
  @IsString()
  secret!: string;
}

export class UpdateEndpointDto extends EndpointSettings implements EndpointChange {
  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 128,
    description: 'For deliveries from now on; events on the ledger keep theirs.',
    example: WORKSPACE_EXAMPLE,
  })
  @Omittable()
  @IsString()
  @Length(1, 128)
  @Matches(NO_CONTROL_CHARACTERS, { message: 'workspace_id must not hold control characters' })
  workspace_id?: string;
}

export class AddSecretDto implements NewSecret {
  @ApiProperty({
    description: 'The webhook secret, whole, as the provider showed it.',
    example: SECRET_EXAMPLE,
  })
  @IsString()
  secret!: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'It verifies from then on; at once when left out.',
  })
  @Omittable()
  @IsString()
  not_before?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'The endpoint’s other secrets verify until then; for ever when left out.',
    example: '2026-07-04T00:00:00.000Z',
  })
  @Omittable()
  @IsString()
  previous_expires_at?: string;
}
