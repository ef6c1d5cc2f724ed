import { setTimeout as sleep } from 'node:timers/promises';
import { compareLife, type AssignmentsAnswer } from './compare-life.js';
import type { HttpClient } from './http-client.js';
import type { Life } from './true-history.js';

/** Examples kept of anything that may come in great numbers. */
export const EXAMPLES = 10;

export interface CheckResult {
  /** Numbers asked about. */
  asked: number;
  equal: number;
  different: number;
  /** The first differences, as sentences. */
  differences: string[];
}

export interface CheckOptions {
  /** An API key of the ledger. */
  apiKey: string;
  /** Answers must reflect at least this position. */
  minPosition: number;
  concurrency: number;
  /** A number that gets no answer for so long counts as different. */
  patienceMs: number;
}

/** The ledger's answer about a number cannot be had. */
class NoAnswer extends Error {}

/** Asks the ledger about each of the lives and compares its answers with what really happened. */
export async function checkLives(
  client: HttpClient,
  lives: Iterator<Life>,
  options: CheckOptions,
  onAsked: (asked: number) => void,
): Promise<CheckResult> {
  const result: CheckResult = { asked: 0, equal: 0, different: 0, differences: [] };
  const work = async (): Promise<void> => {
    for (let next = lives.next(); !next.done; next = lives.next()) {
      const differences = await checkLife(client, next.value, options);
      result.asked++;
      if (differences.length === 0) result.equal++;
      else result.different++;
      result.differences.push(...differences.slice(0, EXAMPLES - result.differences.length));
      onAsked(result.asked);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
  return result;
}

async function checkLife(client: HttpClient, life: Life, options: CheckOptions): Promise<string[]> {
  try {
    return compareLife(life, await askAssignments(client, life.e164, options));
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return [`${life.e164}: ${error.message}`];
  }
}

/** Asks until the projection has caught up or patience is at its end. */
async function askAssignments(
  client: HttpClient,
  e164: string,
  options: CheckOptions,
): Promise<AssignmentsAnswer> {
  const path = `/v1/numbers/${encodeURIComponent(e164)}/assignments?min_position=${options.minPosition}`;
  const headers = { Authorization: `Bearer ${options.apiKey}`, Accept: 'application/json' };
  const until = Date.now() + options.patienceMs;
  for (;;) {
    const { status, text } = await client.send({ method: 'GET', path, headers }).then(
      (answer) => ({ status: answer.status, text: answer.body }),
      (error: Error) => ({ status: 0, text: error.message }),
    );
    if (status === 200) return readAnswer(text);
    const passes = status === 0 || status === 503;
    const what = status === 0 ? text : `HTTP ${status} ${text.slice(0, 200)}`;
    if (!passes || Date.now() >= until) throw new NoAnswer(`asked for its assignments, got ${what}`);
    await sleep(100);
  }
}

function readAnswer(text: string): AssignmentsAnswer {
  try {
    const { data, anomalies } = JSON.parse(text) as Partial<AssignmentsAnswer>;
    if (Array.isArray(data) && Array.isArray(anomalies)) return { data, anomalies };
  } catch {
    // Falls through to the one message for answers of a wrong shape.
  }
  throw new NoAnswer(`expected an answer with data and anomalies, got ${text.slice(0, 200)}`);
}
