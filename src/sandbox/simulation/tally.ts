import { EXAMPLES } from '../checker.js';
import type { Delivery } from '../delivery.js';
import type { DispatchObserver } from './dispatcher.js';
import type { HttpAnswer } from '../http-client.js';
import { isAboutHolding } from '../provider-event.js';

/** The answer to a delivery, as docs/http-api.md has it. */
interface Acknowledgement {
  status: string;
  position: number | null;
}

function readAcknowledgement(body: string): Acknowledgement {
  try {
    const { status, position } = JSON.parse(body) as Partial<Acknowledgement>;
    return { status: String(status), position: typeof position === 'number' ? position : null };
  } catch {
    return { status: 'unreadable', position: null };
  }
}

/** Counts what became of the deliveries; memory grows with what went wrong only. */
export class Tally implements DispatchObserver {
  acknowledgedCount = 0;
  retriedCount = 0;
  gaveUpCount = 0;
  /** Deliveries of number events, repeats aside, that are acknowledged or given up. */
  settledEvents = 0;
  /** Highest position in an answer. */
  lastPosition = 0;
  readonly answers: Record<string, number> = {};
  /** Why attempts failed. */
  readonly failures: Record<string, number> = {};
  unexpectedCount = 0;
  readonly unexpected: string[] = [];
  /** Numbers that lost a delivery: the ledger cannot know their whole life. */
  readonly damagedLives = new Set<number>();

  acknowledged(delivery: Delivery, answer: HttpAnswer): void {
    const { status, position } = readAcknowledgement(answer.body);
    this.acknowledgedCount++;
    this.answers[status] = (this.answers[status] ?? 0) + 1;
    this.settle(delivery);
    if (position !== null) this.lastPosition = Math.max(this.lastPosition, position);
    const expected = isAboutHolding(delivery.event) ? ['recorded', 'duplicate'] : ['ignored'];
    if (!expected.includes(status)) this.noteUnexpected(delivery, status, expected);
  }

  retried(_delivery: Delivery, why: string): void {
    this.retriedCount++;
    this.noteFailure(why);
  }

  gaveUp(delivery: Delivery, why: string): void {
    this.gaveUpCount++;
    this.noteFailure(why);
    this.settle(delivery);
    if (isAboutHolding(delivery.event)) this.damagedLives.add(delivery.life);
  }

  /** Attempts made: each ended in one of the three ways. */
  get sentCount(): number {
    return this.acknowledgedCount + this.retriedCount + this.gaveUpCount;
  }

  private settle(delivery: Delivery): void {
    if (delivery.first && isAboutHolding(delivery.event)) this.settledEvents++;
  }

  private noteFailure(why: string): void {
    this.failures[why] = (this.failures[why] ?? 0) + 1;
  }

  private noteUnexpected(delivery: Delivery, status: string, expected: string[]): void {
    this.unexpectedCount++;
    if (this.unexpected.length >= EXAMPLES) return;
    const { kind, event_id } = delivery.event;
    this.unexpected.push(`${kind} ${event_id}: expected ${expected.join(' or ')}, answered ${status}`);
  }
}
