import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';

const text = (description: string) => ({ schema: { type: 'string', description } });

/** Documents a list of `item` as `sendList` answers it: a JSON page, or everything as CSV or NDJSON. */
export function PageResponse(item: Type<unknown>): MethodDecorator {
  const page = {
    type: 'object',
    required: ['data', 'next_cursor'],
    properties: {
      data: { type: 'array', items: { $ref: getSchemaPath(item) } },
      next_cursor: { type: 'string', nullable: true, description: 'null on the last page' },
    },
  };
  return applyDecorators(
    ApiExtraModels(item),
    ApiResponse({
      status: 200,
      description: 'A page of the list; with `Accept: text/csv` or `application/x-ndjson` the whole list.',
      headers: { Link: { description: 'The next page (`rel="next"`).', schema: { type: 'string' } } },
      content: {
        'application/json': { schema: page },
        'text/csv': text(
          'With a header row; cells that a spreadsheet would take for a formula start with an apostrophe.',
        ),
        'application/x-ndjson': text('One item a line.'),
      },
    }),
  );
}
