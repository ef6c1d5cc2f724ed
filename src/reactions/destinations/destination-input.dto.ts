import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

const THIRTY_DAYS = 2_592_000;
const REASON = /^\P{Cc}{1,64}$/u;

export class HoldDto {
  @ApiPropertyOptional({ type: [String], maxItems: 32, example: ['admin_released'] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(32)
  @Matches(REASON, { each: true, message: 'each of reasons must be a release reason, 1 to 64 characters' })
  reasons?: string[];

  @ApiPropertyOptional({ type: Number, nullable: true, minimum: 0, maximum: THIRTY_DAYS, example: 3600 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(THIRTY_DAYS)
  delay_seconds?: number | null;
}

export class PutDestinationDto {
  @ApiPropertyOptional({
    enum: ['builtin', 'http'],
    description: 'May be left out where `paused` alone is to change.',
  })
  @ValidateIf(({ kind, paused }: PutDestinationDto) => kind !== undefined || paused === undefined)
  @IsIn(['builtin', 'http'])
  kind?: 'builtin' | 'http';

  @ApiPropertyOptional({
    description: 'With `http`: where reactions are posted to, signed per Standard Webhooks.',
    example: 'https://pbx.example.com/hooks/ledger',
  })
  @IsOptional()
  @IsString()
  @MaxLength(2_048)
  url?: string;

  @ApiPropertyOptional({
    description:
      '`whsec_` and 24 to 64 bytes in base64. Without one, the present one stays; where there is none, one is made and shown once.',
  })
  @IsOptional()
  @IsString()
  secret?: string;

  @ApiPropertyOptional({ type: HoldDto, description: 'Left out: nothing is held but inferred releases.' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => HoldDto)
  hold?: HoldDto;

  @ApiPropertyOptional({ description: 'Whether it is paused; left out: it is not.', example: false })
  @IsOptional()
  @IsBoolean()
  paused?: boolean;
}
