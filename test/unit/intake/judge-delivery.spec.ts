import { describe, expect, it } from '@jest/globals';
import { judgeDelivery } from '../../../src/intake/judge-delivery.js';
import { NUMBER, providerBody, WORKSPACE } from '../../support/events.js';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const event = (changes: Record<string, unknown>) =>
  json({ ...(JSON.parse(providerBody({ event_id: 'e1' }).toString()) as object), ...changes });

describe('what a verified body is', () => {
  it.each(['number.provisioned', 'number.assigned', 'number.released'] as const)(
    'takes %s as an event',
    (kind) => {
      expect(judgeDelivery(providerBody({ kind, event_id: 'e1' }), WORKSPACE)).toEqual({
        status: 'event',
        workspace_id: WORKSPACE,
        event_id: 'e1',
        kind,
        e164: NUMBER,
      });
    },
  );

  it.each([
    'wallet.low_balance',
    'call.started',
    'number.suspended',
    'ledger.release_inferred',
    'NUMBER.RELEASED',
  ])('leaves %s off the ledger', (kind) => {
    expect(judgeDelivery(event({ kind }), WORKSPACE)).toMatchObject({
      status: 'ignored',
      kind,
      event_id: 'e1',
    });
  });

  it.each([
    ['a longer one than any', `${WORKSPACE}${'x'.repeat(200)}`],
    ['one with control characters', 'w\u0001\r\n'],
    ['one that a text column could not take', 'w\u0000'],
    ['none at all', ''],
  ])('refuses an event of another workspace, also when its id is %s', (_, workspace_id) => {
    const verdict = judgeDelivery(event({ workspace_id }), WORKSPACE);
    expect(verdict).toMatchObject({ status: 'rejected', reason: expect.stringContaining('names workspace') });
    expect((verdict as { reason: string }).reason).toMatch(/^\P{C}{1,400}$/u);
  });

  it.each<[string, Buffer]>([
    ['an empty body', Buffer.alloc(0)],
    ['no JSON', Buffer.from('{"kind":')],
    ['no object', Buffer.from('[]')],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['64 KiB of brackets', Buffer.from('['.repeat(65_536))],
    ['a missing event id', event({ event_id: undefined })],
    ['an empty event id', event({ event_id: '' })],
    ['an event id that is a number', event({ event_id: 7 })],
    ['an event id of 129 characters', event({ event_id: 'x'.repeat(129) })],
    ['no data', event({ data: undefined })],
    ['an instant without a zone', event({ occurred_at: '2026-06-27T10:00:00' })],
    ['a day that does not exist', event({ occurred_at: '2026-02-30T10:00:00Z' })],
    [
      'a number that is not E.164',
      event({ data: { number_id: 'n', e164: '0700000001', country_code: 'KE' } }),
    ],
    ['a NUL', Buffer.from(event({}).toString().replace('"KE"', '"K\\u0000"'))],
    ['half a surrogate pair', Buffer.from(event({}).toString().replace('"KE"', '"\\ud800"'))],
  ])('quarantines %s with a reason', (_name, body) => {
    const verdict = judgeDelivery(body, WORKSPACE);
    expect(verdict).toMatchObject({ status: 'quarantined', reason: expect.stringMatching(/\w/) });
  });

  it('keeps the ids of an unusable event where they can be read', () => {
    const verdict = judgeDelivery(event({ occurred_at: 'yesterday' }), WORKSPACE);
    expect(verdict).toMatchObject({ status: 'quarantined', event_id: 'e1', kind: 'number.provisioned' });
  });

  it('rejects a body that names another workspace, usable or not, for the ledger or not', () => {
    for (const changes of [{}, { kind: 'wallet.top_up' }, { occurred_at: 'yesterday' }]) {
      const verdict = judgeDelivery(event(changes), 'another-workspace');
      expect(verdict).toMatchObject({
        status: 'rejected',
        reason: expect.stringContaining('another-workspace'),
      });
    }
  });
});
