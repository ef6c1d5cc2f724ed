import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseEnvelope } from '../../../src/numbers/envelope.js';

describe('parseEnvelope', () => {
  it('never throws, whatever the bytes, and its reason can be kept', () => {
    const json = fc.json({ maxDepth: 5, stringUnit: 'binary' }).map((text) => Buffer.from(text));
    const nearly = fc
      .record(
        { kind: fc.anything(), event_id: fc.anything(), workspace_id: fc.anything(), data: fc.anything() },
        { requiredKeys: [] },
      )
      .map((body) =>
        Buffer.from(JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? 1 : value))),
      );
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(fc.oneof(json, nearly, bytes), (body) => {
        const parsed = parseEnvelope(body);
        if (parsed.ok) return;
        expect(parsed.reason).toMatch(/^[^\0\n\p{Surrogate}]+\.$/u);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds NUL and half pairs wherever they are put, and nothing else', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '\\', '"', 'u', '0', '\0', '\ud83d', '\udcde', 'é', '\n'),
    });
    fc.assert(
      fc.property(text, text, (key, value) => {
        const fit = [key, value].every((part) => !/[\0\p{Surrogate}]/u.test(part));
        const body = {
          kind: 'k',
          event_id: 'e',
          workspace_id: 'w',
          occurred_at: 'now',
          data: { [key]: [value] },
        };
        expect(parseEnvelope(Buffer.from(JSON.stringify(body))).ok).toBe(fit);
      }),
      { numRuns: 1000 },
    );
  });
});
