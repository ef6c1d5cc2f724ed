import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseEnvelope } from '../../../src/numbers/envelope.js';
import { readProvisioned, readReleased } from '../../../src/numbers/number-event.js';
import { readPlainProvision, readPlainRelease } from '../../../src/numbers/plain-event.js';
import { providerBody } from '../../support/events.js';

const INSTANT = '2026-06-27T10:00:00.000Z';

/** What a field may hold: mostly what it should. */
const oneOf = (...sound: unknown[]) =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...sound), weight: 12 },
    {
      arbitrary: fc.constantFrom(
        undefined,
        null,
        '',
        0,
        1e300,
        {},
        [],
        ['voice', 1],
        'é',
        'a"b',
        'x'.repeat(129),
      ),
      weight: 1,
    },
  );
const instant = oneOf(INSTANT, '2026-06-27T10:00:00+03:00', '2026-02-30T00:00:00.000Z', 'yesterday');

const anyBody = fc
  .record({
    kind: oneOf('number.provisioned', 'number.released'),
    event_id: oneOf('e1'),
    workspace_id: oneOf('w1', 'w'.repeat(128)),
    occurred_at: instant,
    extra: oneOf(undefined, [[{}]]),
    data: fc.record({
      number_id: oneOf('n1'),
      e164: oneOf('+254700000001', '0700', '+0'),
      country_code: oneOf('KE'),
      capabilities: oneOf(['voice', 'sms'], []),
      series_id: oneOf('s1'),
      rental_start_at: oneOf('2026-06', ''),
      release_reason: oneOf('explicit'),
      released_at: instant,
    }),
  })
  .map((body) => Buffer.from(JSON.stringify(body)));

const carefully = {
  provision: (body: Buffer) => {
    const parsed = parseEnvelope(body);
    return parsed.ok ? readProvisioned(parsed.envelope) : parsed;
  },
  release: (body: Buffer) => {
    const parsed = parseEnvelope(body);
    return parsed.ok ? readReleased(parsed.envelope) : parsed;
  },
};

describe('the plain reader of bodies', () => {
  it('reads what the careful one reads, or leaves it to that one', () => {
    let plain = 0;
    const agrees = (event: unknown, careful: unknown) => {
      if (event === null) return;
      plain += 1;
      expect({ ok: true, event }).toEqual(careful);
    };
    fc.assert(
      fc.property(anyBody, (body) => {
        agrees(readPlainProvision(body), carefully.provision(body));
        agrees(readPlainRelease(body), carefully.release(body));
      }),
      { numRuns: 2_000 },
    );
    expect(plain).toBeGreaterThan(50);
  });

  it('reads what the provider sends', () => {
    expect(readPlainProvision(providerBody())).toMatchObject({ data: { series_id: 'series-1' } });
    const release = providerBody({ kind: 'number.released' });
    expect(readPlainRelease(release)).toMatchObject({ data: { released_at: '2026-06-27T10:00:00.000000Z' } });
  });

  it.each([
    ['an escape', '{"kind":"k\\u0000"}'],
    ['no JSON', '{'],
    ['no object', '[]'],
    ['bytes that are no ASCII', '{"kind":"é"}'],
    ['a nesting too deep', `{"data":${'['.repeat(70)}${']'.repeat(70)}}`],
  ])('leaves a body with %s to the careful one', (_, body) => {
    expect(readPlainProvision(Buffer.from(body))).toBeNull();
    expect(readPlainRelease(Buffer.from(body))).toBeNull();
  });
});
