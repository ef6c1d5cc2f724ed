import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { PageQuery } from '../../http/page.js';
import { QueryText } from '../../http/query-text.js';
import { type Format, FORMATS, RETRIES, type Retry } from './webhook.js';

/** May be left out; null is not leaving it out. */
const Omittable = () => ValidateIf((_, value) => value !== undefined);

const EVENTS = {
  type: String,
  isArray: true,
  description: '`number.provisioned`, `number.released`, `number.*`, `ledger.<kind>`, `ledger.*` or `*`.',
  example: ['number.released'],
};
const URL = {
  description: 'Posted to; https unless the operator lists its host.',
  example: 'https://billing.example.com/hooks',
};

export class CreateWebhookDto {
  @ApiPropertyOptional({
    description: 'Needed where the key has several.',
    example: '01900000-0000-7000-8000-000000000002',
  })
  @QueryText()
  workspace_id?: string;

  @ApiProperty(URL)
  @IsString()
  @MaxLength(2_048)
  url!: string;

  @ApiProperty(EVENTS)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(32)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(128, { each: true })
  events!: string[];

  @ApiPropertyOptional({ enum: FORMATS, default: 'sautikit', description: 'How deliveries are signed.' })
  @Omittable()
  @IsIn(FORMATS)
  format?: Format;

  @ApiPropertyOptional({
    enum: RETRIES,
    default: 'long',
    description:
      '`short`: 5 attempts in 15 s, `long`: 8 attempts up to 24 h apart, and waiting while the endpoint is down.',
  })
  @Omittable()
  @IsIn(RETRIES)
  retry?: Retry;

  @ApiPropertyOptional({
    oneOf: [
      { type: 'string', enum: ['now'] },
      { type: 'integer', minimum: 0 },
    ],
    default: 'now',
    description: '`now`, or a position of the log: events behind it are passed on. 0 is everything.',
  })
  @Omittable()
  @ValidateIf(({ from }: CreateWebhookDto) => from !== 'now')
  @IsInt({ message: 'from must be now or a position of the log' })
  @Min(0)
  from?: 'now' | number;
}

export class UpdateWebhookDto {
  @ApiPropertyOptional(URL)
  @Omittable()
  @IsString()
  @MaxLength(2_048)
  url?: string;

  @ApiPropertyOptional(EVENTS)
  @Omittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(32)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(128, { each: true })
  events?: string[];

  @ApiPropertyOptional({ enum: FORMATS })
  @Omittable()
  @IsIn(FORMATS)
  format?: Format;

  @ApiPropertyOptional({ enum: RETRIES })
  @Omittable()
  @IsIn(RETRIES)
  retry?: Retry;

  @ApiPropertyOptional({
    enum: ['active', 'paused'],
    description: '`active` resumes; what waits is tried at once.',
  })
  @Omittable()
  @IsIn(['active', 'paused'])
  status?: 'active' | 'paused';
}

export class RotateSecretDto {
  @ApiPropertyOptional({
    minimum: 0,
    maximum: 604_800,
    default: 86_400,
    description: 'For how long the secret before stays valid.',
  })
  @Omittable()
  @IsInt()
  @Min(0)
  @Max(604_800)
  overlap_seconds?: number;
}

export class ReplayDto {
  @ApiProperty({ minimum: 0, description: 'Events behind this position …', example: 100 })
  @IsInt()
  @Min(0)
  after!: number;

  @ApiPropertyOptional({ description: '… up to this one; left out: to the head of the log.', example: 200 })
  @Omittable()
  @IsInt()
  @Min(1)
  until?: number;
}

export class ListWebhooksQuery extends PageQuery {
  @ApiPropertyOptional({ example: '01900000-0000-7000-8000-000000000002' })
  @QueryText()
  workspace_id?: string;

  @ApiPropertyOptional({ enum: ['active', 'paused'] })
  @IsOptional()
  @IsIn(['active', 'paused'])
  status?: 'active' | 'paused';
}
