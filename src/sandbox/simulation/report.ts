import type { CheckResult } from '../checker.js';
import type { RunShape } from './run-shape.js';
import type { Tally } from './tally.js';

/** What a run came to. */
export interface SimulationReport {
  /** Nothing was given up, every answer was as expected, and no number differs. */
  ok: boolean;
  seed: string;
  /** True when the run was broken off; then nothing was checked. */
  stopped: boolean;
  numbers: number;
  /** Attempts made. */
  sent: number;
  /** Deliveries answered 2xx. */
  acknowledged: number;
  /** Attempts that failed and were followed by another. */
  retried: number;
  /** Deliveries whose last attempt failed. */
  given_up: number;
  seconds: number;
  sent_per_second: number;
  /** Acknowledgements by the status in their body. */
  answers: Record<string, number>;
  /** Failed attempts by their reason. */
  failures: Record<string, number>;
  unexpected: { count: number; examples: string[] };
  last_position: number;
  /** Null when nothing was asked. Numbers with a given-up delivery stand apart: the ledger cannot know their whole life. */
  check: (CheckResult & { apart: number }) | null;
}

/** Puts the counts of a run together. */
export function makeReport(run: {
  shape: RunShape;
  tally: Tally;
  seconds: number;
  check: CheckResult | null;
  stopped: boolean;
}): SimulationReport {
  const { shape, tally, seconds, check, stopped } = run;
  return {
    ok: !stopped && tally.gaveUpCount === 0 && tally.unexpectedCount === 0 && (check?.different ?? 0) === 0,
    seed: shape.seed,
    stopped,
    numbers: shape.numbers,
    sent: tally.sentCount,
    acknowledged: tally.acknowledgedCount,
    retried: tally.retriedCount,
    given_up: tally.gaveUpCount,
    seconds: Number(seconds.toFixed(3)),
    sent_per_second: Math.round(tally.sentCount / Math.max(seconds, 0.001)),
    answers: tally.answers,
    failures: tally.failures,
    unexpected: { count: tally.unexpectedCount, examples: tally.unexpected },
    last_position: tally.lastPosition,
    check: check && { ...check, apart: tally.damagedLives.size },
  };
}

const line = (name: string, value: string | number): string => `  ${name.padEnd(14)}${value}`;
const counts = (of: Record<string, number>): string =>
  Object.entries(of)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** The report for people. */
export function describeReport(report: SimulationReport): string {
  const { check, unexpected } = report;
  const lines = [
    `Seed ${report.seed}, ${report.numbers} numbers, ${report.seconds} s, ${report.sent_per_second} deliveries/s`,
    line('sent', report.sent),
    line('acknowledged', `${report.acknowledged}  (${counts(report.answers)})`),
    line('retried', report.retried + (report.retried > 0 ? `  (${counts(report.failures)})` : '')),
    line('given up', report.given_up),
  ];
  if (unexpected.count > 0)
    lines.push(line('unexpected', unexpected.count), ...unexpected.examples.map((text) => `    ${text}`));
  if (!check)
    lines.push(line('answers', report.stopped ? 'not compared: the run was stopped' : 'not compared'));
  else {
    const apart = check.apart > 0 ? `, ${check.apart} apart for deliveries given up` : '';
    lines.push(line('answers', `${check.equal} of ${check.asked} numbers equal what was sent${apart}`));
    lines.push(...check.differences.map((text) => `    ${text}`));
  }
  return lines.join('\n');
}
