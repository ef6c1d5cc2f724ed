import { idempotencyConflict } from './provider.errors.js';

/** Remembers what was answered to requests with an `Idempotency-Key`. A refusal is not remembered: it changed nothing. */
export class Idempotency<Answer> {
  private readonly known = new Map<string, { body: string; answer: Answer }>();

  /**
   * @param key null when the request has none
   * @returns the answer, and whether it was given before
   * @throws ProviderError `idempotency.conflict` when the key came with another body before
   */
  once(
    workspaceId: string,
    key: string | null,
    body: unknown,
    act: () => Answer,
  ): { answer: Answer; replayed: boolean } {
    if (key === null) return { answer: act(), replayed: false };
    const name = JSON.stringify([workspaceId, key]);
    const text = JSON.stringify(body);
    const before = this.known.get(name);
    if (before && before.body !== text) throw idempotencyConflict();
    if (before) return { answer: before.answer, replayed: true };
    const answer = act();
    this.known.set(name, { body: text, answer });
    return { answer, replayed: false };
  }
}
