import { expect } from '@jest/globals';
import type { Problem } from '../../src/http/problem.js';

/** The problem details an answer must be, with what holds for all of them already asserted. */
export async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = (await response.json()) as Problem;
  expect(problem.status).toBe(response.status);
  expect(problem.type).toBe(`/docs/errors#${problem.code}`);
  expect(problem.request_id).toBe(response.headers.get('x-request-id'));
  return problem;
}
