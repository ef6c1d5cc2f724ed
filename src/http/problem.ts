import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { isDatabaseAway } from './database-away.js';
import { type FieldError } from './http.errors.js';
import { PROBLEMS, problemType, type ProblemCode, type ProblemKind } from './problem-catalogue.js';

/** RFC 9457 problem details with our members. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  errors?: FieldError[];
}

export interface ProblemAnswer {
  problem: Problem;
  headers: Record<string, string>;
  /** True when something of ours is wrong, so that it belongs in the log. */
  ours: boolean;
}

/** What an error of any room looks like when it is meant to be answered; nothing needs to be imported for it. */
interface AnswerableError extends Error {
  code: string;
  status: number;
  errors?: FieldError[];
  headers?: Record<string, string>;
}

/** Codes for errors that only have a status: those of Nest and Fastify. */
const CODE_BY_STATUS: Partial<Record<number, ProblemCode>> = {
  401: 'api_key.invalid',
  403: 'api_key.scope_denied',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request.timeout',
  413: 'request.too_large',
  // A path parameter longer than any id of ours.
  414: 'not_found',
  415: 'request.unsupported_media_type',
  431: 'request.headers_too_large',
  503: 'unavailable',
};

function isAnswerable(error: unknown): error is AnswerableError {
  if (!(error instanceof Error)) return false;
  const { code, status } = error as Partial<AnswerableError>;
  return typeof code === 'string' && Number.isInteger(status) && status! >= 400 && status! <= 599;
}

/** The status of an error of Nest or Fastify. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = error instanceof Error ? (error as { statusCode?: unknown }).statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500;
}

/** Builds the body for one code of the catalogue. */
export function problem(code: ProblemCode, detail: string, requestId: string): Problem {
  const { status, title } = PROBLEMS[code];
  return { type: problemType(code), title, status, detail, code, request_id: requestId };
}

/** Turns whatever was thrown into an answer. Only errors made to be answered say anything of themselves. */
export function describeError(error: unknown, requestId: string): ProblemAnswer {
  if (isAnswerable(error)) {
    const { code, status, message: detail, errors, headers = {} } = error;
    const known: ProblemKind | undefined = PROBLEMS[code as ProblemCode];
    const title = known?.title ?? STATUS_CODES[status] ?? 'Error';
    const body = { type: problemType(code), title, status, detail, code, request_id: requestId };
    return { problem: errors ? { ...body, errors } : body, headers, ours: status >= 500 };
  }
  if (isDatabaseAway(error)) {
    const detail = 'The database does not answer. Ask again in a moment.';
    return {
      problem: problem('unavailable', detail, requestId),
      headers: { 'retry-after': '2' },
      ours: true,
    };
  }
  const status = statusOf(error);
  if (status >= 500 && status !== 503) {
    const detail = 'Something went wrong here. It is in the log under this request_id.';
    return { problem: problem('internal_error', detail, requestId), headers: {}, ours: true };
  }
  const code = CODE_BY_STATUS[status] ?? 'validation.bad_request';
  return {
    problem: problem(code, detailOf(error as Error, code), requestId),
    headers: {},
    ours: status >= 500,
  };
}

function detailOf(error: Error, code: ProblemCode): string {
  if (code === 'request.too_large') return 'The body is larger than 64 KiB.';
  if (code === 'not_found') return 'There is nothing here. /docs lists every path.';
  return error.message;
}
