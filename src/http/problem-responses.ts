import { applyDecorators } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { type Problem, problem } from './problem.js';
import { PROBLEMS, type ProblemCode } from './problem-catalogue.js';

const EXAMPLE_REQUEST_ID = '01900000-0000-7000-8000-00000000000a';

class ProblemField {
  @ApiProperty({ example: 'limit' })
  field!: string;

  @ApiProperty({ example: 'limit must not be greater than 200' })
  message!: string;
}

/** The body of every error, as the OpenAPI document shows it. */
export class ProblemBody implements Problem {
  @ApiProperty({ example: '/docs/errors#numbers.not_found', description: 'Where the code is explained.' })
  type!: string;

  @ApiProperty({ example: 'Number not found' })
  title!: string;

  @ApiProperty({ example: 404 })
  status!: number;

  @ApiProperty({ description: 'What happened this time, for people.' })
  detail!: string;

  @ApiProperty({ example: 'numbers.not_found', description: 'What happened, for programs.' })
  code!: string;

  @ApiProperty({
    example: EXAMPLE_REQUEST_ID,
    description: 'Also in the X-Request-Id header and in the log.',
  })
  request_id!: string;

  @ApiPropertyOptional({ type: [ProblemField], description: 'The fields that are wrong.' })
  errors?: ProblemField[];
}

/** One documented error response that stands for all the codes with its status. */
export function problemResponse(codes: readonly ProblemCode[]): {
  description: string;
  content: Record<string, { schema: { $ref: string }; examples: Record<string, { value: Problem }> }>;
} {
  const examples = codes.map((code) => [
    code,
    { value: problem(code, PROBLEMS[code].title, EXAMPLE_REQUEST_ID) },
  ]);
  return {
    description: codes.map((code) => `${PROBLEMS[code].title} (\`${code}\`)`).join('; '),
    content: {
      'application/problem+json': {
        schema: { $ref: getSchemaPath(ProblemBody) },
        examples: Object.fromEntries(examples) as Record<string, { value: Problem }>,
      },
    },
  };
}

/** Documents the errors of an endpoint by their codes. The missing key (401) is added to every route that needs one. */
export function ProblemResponses(...codes: ProblemCode[]): MethodDecorator & ClassDecorator {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))];
  return applyDecorators(
    ApiExtraModels(ProblemBody),
    ...statuses.map((status) =>
      ApiResponse({ status, ...problemResponse(codes.filter((code) => PROBLEMS[code].status === status)) }),
    ),
  );
}
