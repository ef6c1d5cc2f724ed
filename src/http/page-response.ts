import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';

const text = (description: string) => ({ schema: { type: 'string', description } });

/** A further list that a JSON page has beside its items; null where it is left out. */
interface FurtherList {
  item: Type<unknown>;
  description: string;
}

/**
 * Documents a list of `item` as `sendList` answers it: a JSON page, or everything as CSV or NDJSON.
 * @param further what the JSON page has besides, by name
 */
export function PageResponse(
  item: Type<unknown>,
  further: Record<string, FurtherList> = {},
): MethodDecorator {
  const listOf = (type: Type<unknown>) => ({ type: 'array', items: { $ref: getSchemaPath(type) } });
  const others = Object.entries(further).map(([name, { item: type, description }]) => [
    name,
    { ...listOf(type), nullable: true, description },
  ]);
  const page = {
    type: 'object',
    required: ['data', 'next_cursor', ...Object.keys(further)],
    properties: {
      data: listOf(item),
      next_cursor: { type: 'string', nullable: true, description: 'null on the last page' },
      ...Object.fromEntries(others),
    },
  };
  return applyDecorators(
    ApiExtraModels(item, ...Object.values(further).map(({ item: type }) => type)),
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
