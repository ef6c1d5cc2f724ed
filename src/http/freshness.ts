import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Min } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { ProjectionLagging } from './http.errors.js';
import { QueryInteger } from './query-integer.js';

/** Longest wait for a projection, in milliseconds. */
const LONGEST_WAIT_MS = 5_000;

/** Marks the query property `min_position`: a position the answer must reflect. */
export function MinPosition(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: Number,
      minimum: 0,
      description:
        'Wait up to 5 s until the answer reflects this position (a `position` you were given, or the ' +
        '`Ledger-Position` of an answer before).',
    }),
    IsOptional(),
    QueryInteger(),
    IsInt(),
    Min(0),
  );
}

/** The query of a single thing that is answered from a projection. */
export class FreshQuery {
  @MinPosition()
  min_position?: number;
}

/**
 * Waits until the projection has reached the caller's position.
 * @param minPosition as the caller gave it; undefined does not wait
 * @param waitFor resolves to whether the position was reached within so many milliseconds
 * @throws ProjectionLagging after 5 s
 */
export async function awaitPosition(
  minPosition: number | undefined,
  waitFor: (position: number, ms: number) => Promise<boolean>,
): Promise<void> {
  if (minPosition === undefined) return;
  if (!(await waitFor(minPosition, LONGEST_WAIT_MS)))
    throw new ProjectionLagging(minPosition, LONGEST_WAIT_MS);
}

/** Says in the answer's headers which position of the log it reflects. */
export function setLedgerPosition(reply: FastifyReply, position: number): void {
  reply.header('ledger-position', position);
}
