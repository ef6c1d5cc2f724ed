import { ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '../http/page.js';
import { QueryParsed } from '../http/query-parsed.js';
import { QueryText } from '../http/query-text.js';
import { isE164 } from '../numbers/e164.js';
import { Omittable, TextLine } from './record-fields.js';

export const WORKSPACE_EXAMPLE = '01900000-0000-7000-8000-000000000002';
export const NUMBER_EXAMPLE = '+254700000001';

/** Which workspace's record; needed where the key has several. */
export class WorkspaceQuery {
  @ApiPropertyOptional({
    example: WORKSPACE_EXAMPLE,
    description: 'Needed where the key is good for several workspaces.',
  })
  @QueryText()
  workspace_id?: string;
}

/** The same in a body. */
export class WorkspaceBody {
  @ApiPropertyOptional({
    example: WORKSPACE_EXAMPLE,
    description: 'Needed, here or in the query, where the key is good for several workspaces.',
  })
  @Omittable()
  @TextLine(128)
  workspace_id?: string;
}

/** A list of records of numbers. */
export class ListRecordsQuery extends PageQuery {
  @ApiPropertyOptional({ example: WORKSPACE_EXAMPLE, description: 'Only those of this workspace.' })
  @QueryText()
  workspace_id?: string;

  @ApiPropertyOptional({ example: NUMBER_EXAMPLE })
  @QueryParsed((text) => (isE164(text) ? text : null), 'a number in E.164 form like +254700000001')
  e164?: string;
}
