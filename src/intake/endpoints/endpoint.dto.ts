import { ApiProperty } from '@nestjs/swagger';
import type { KeyEncoding } from '../sign.js';
import type { Scheme, StalePolicy } from '../signature.js';
import type { Endpoint, EndpointSecret } from './endpoint.js';

export const SCHEMES: Scheme[] = ['auto', 'bare', 'timestamped'];
export const STALE_POLICIES: StalePolicy[] = ['accept', 'reject'];
export const KEY_ENCODINGS: KeyEncoding[] = ['utf8', 'strip_prefix', 'base64', 'hex'];

/** A secret as answers show it: never the secret itself. */
export class EndpointSecretDto implements EndpointSecret {
  @ApiProperty({ example: '01900000-0000-7000-8000-00000000000b' })
  id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Verifies from then on (inclusive).',
  })
  not_before!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Verifies until then (exclusive).',
  })
  not_after!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When it last verified a delivery.',
  })
  last_used_at!: string | null;

  @ApiProperty({ description: 'How many deliveries it verified; about a second behind.', example: 1207 })
  verified_count!: number;
}

export class EndpointDto implements Endpoint {
  @ApiProperty({ description: 'The last part of the webhook URL.', example: 'default' })
  id!: string;

  @ApiProperty({
    description: 'The one workspace whose events are taken here.',
    example: '01900000-0000-7000-8000-000000000002',
  })
  workspace_id!: string;

  @ApiProperty({ example: 'Production workspace' })
  description!: string;

  @ApiProperty({ enum: SCHEMES, description: 'Which form of signature is taken; `auto` takes both.' })
  scheme!: Scheme;

  @ApiProperty({ enum: STALE_POLICIES, description: 'What happens to a right signature older than 300 s.' })
  stale_policy!: StalePolicy;

  @ApiProperty({ enum: KEY_ENCODINGS, description: 'How a secret becomes the HMAC key.' })
  key_encoding!: KeyEncoding;

  @ApiProperty({
    type: [EndpointSecretDto],
    description: 'Oldest first; without any, every delivery is refused.',
  })
  secrets!: EndpointSecretDto[];
}
