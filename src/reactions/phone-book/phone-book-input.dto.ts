import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { QueryText } from '../../http/query-text.js';
import { Clearable, E164Field, Omittable, TextLine } from '../record-fields.js';
import { ListRecordsQuery, NUMBER_EXAMPLE, WorkspaceBody } from '../record-queries.dto.js';

const OPTIONAL_TEXT = { type: String, nullable: true } as const;

export class ListPhoneBookQuery extends ListRecordsQuery {
  @ApiPropertyOptional({ example: 'amina', description: 'A part of the name, in capitals or not.' })
  @QueryText()
  q?: string;
}

export class CreateEntryDto extends WorkspaceBody {
  @ApiProperty({ example: NUMBER_EXAMPLE })
  @E164Field()
  e164!: string;

  @ApiProperty({ maxLength: 200, example: 'Amina Otieno' })
  @TextLine(200)
  name!: string;

  @ApiPropertyOptional({ ...OPTIONAL_TEXT, maxLength: 200, example: 'Front desk' })
  @Clearable()
  @TextLine(200)
  department?: string | null;

  @ApiPropertyOptional({ ...OPTIONAL_TEXT, maxLength: 500 })
  @Clearable()
  @TextLine(500)
  note?: string | null;
}

/** What is left out stays; null takes a department or a note away. */
export class UpdateEntryDto {
  @ApiPropertyOptional({ example: NUMBER_EXAMPLE })
  @Omittable()
  @E164Field()
  e164?: string;

  @ApiPropertyOptional({ maxLength: 200, example: 'Amina Otieno' })
  @Omittable()
  @TextLine(200)
  name?: string;

  @ApiPropertyOptional({ ...OPTIONAL_TEXT, maxLength: 200, example: 'Support' })
  @Clearable()
  @TextLine(200)
  department?: string | null;

  @ApiPropertyOptional({ ...OPTIONAL_TEXT, maxLength: 500 })
  @Clearable()
  @TextLine(500)
  note?: string | null;
}
