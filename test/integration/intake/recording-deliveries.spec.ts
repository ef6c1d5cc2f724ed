import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { EventLog } from '../../../src/event-store/event-log.js';
import { LogSignal } from '../../../src/event-store/log-signal.js';
import { DeliveryRecorder } from '../../../src/intake/delivery-recorder.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newDelivery, otherDelivery } from '../../support/deliveries.js';
import { NUMBER, providerBody } from '../../support/events.js';

describe('recording deliveries', () => {
  let database: TestDatabase;
  let log: EventLog;
  let recorder: DeliveryRecorder;

  const recorderOn = (pool: pg.Pool) => new DeliveryRecorder(pool, log, new LogSignal(database.service));
  const rowOf = async (id: string) =>
    (await database.service.query('SELECT * FROM ledger.deliveries WHERE id = $1', [id])).rows[0];
  const detailsOf = async (id: string) =>
    (await database.service.query('SELECT * FROM ledger.delivery_details WHERE id = $1', [id])).rows[0];

  beforeAll(async () => {
    database = await createTestDatabase();
    log = new EventLog(database.service, new LogSignal(database.service));
    recorder = recorderOn(database.service);
  });
  afterAll(() => database.drop());

  it('keeps a new event and its delivery, the bytes once', async () => {
    const delivery = newDelivery({ event_id: randomUUID() });
    const recorded = await recorder.record(delivery);
    const { event_id } = delivery.verdict;
    expect(recorded).toEqual({ id: delivery.id, status: 'recorded', event_id, position: await log.head() });
    expect(await rowOf(delivery.id)).toMatchObject({ status: 'recorded', body: null, signature: null });
    expect(await detailsOf(delivery.id)).toMatchObject({
      body: delivery.body,
      signature: delivery.signature,
      secret_id: delivery.secret_id,
      event_id: recorded.event_id,
      kind: 'number.provisioned',
      idempotency_key: 'delivery-1',
    });
    expect((await log.readAt(recorded.position!))!.body).toEqual(delivery.body);
  });

  it.each([
    ['that say the same as the body', 'number.provisioned', 'same'],
    ['that say something else', 'number.assigned', 'another'],
    ['that say nothing', '', ''],
    ['that were not sent', null, null],
  ])('gives back unsigned headers %s', async (_, header_kind, header) => {
    const event_id = randomUUID();
    const header_event_id = header === 'same' ? event_id : header;
    const sent = [randomUUID(), randomUUID().toUpperCase(), 'f'.repeat(64), '', null].map(
      (idempotency_key) => ({
        ...newDelivery({ event_id }),
        header_kind,
        header_event_id,
        idempotency_key,
      }),
    );
    for (const delivery of sent) {
      await recorder.record(delivery);
      const { id, idempotency_key } = delivery;
      expect(await detailsOf(id)).toMatchObject({ idempotency_key, header_kind, header_event_id });
      const same = header === 'same';
      expect(await rowOf(id)).toMatchObject({ same_kind: same, same_event_id: same });
    }
  });

  it('keeps what the headers of a conflicting delivery said, not what is on the event', async () => {
    const event_id = randomUUID();
    await recorder.record(newDelivery({ event_id }));
    const other = { ...newDelivery({ event_id, kind: 'number.assigned' }), header_kind: 'number.assigned' };
    expect(await recorder.record(other)).toMatchObject({ status: 'conflict' });
    expect(await detailsOf(other.id)).toMatchObject({
      kind: 'number.provisioned',
      header_kind: 'number.assigned',
    });
  });

  it('points a repeated delivery at the event, with the signature it came with', async () => {
    const event_id = randomUUID();
    const first = await recorder.record(newDelivery({ event_id }));
    const again = { ...newDelivery({ event_id }), signature: 't=1,v1=' + 'c'.repeat(64) };
    expect(await recorder.record(again)).toMatchObject({ status: 'duplicate', position: first.position });
    expect(await rowOf(again.id)).toMatchObject({ position: first.position, body: null });
    expect(await detailsOf(again.id)).toMatchObject({ signature: again.signature, body: again.body });
  });

  it('takes the same content written another way for a duplicate, and keeps its bytes', async () => {
    const event_id = randomUUID();
    const first = await recorder.record(newDelivery({ event_id }));
    const pretty = Buffer.from(JSON.stringify(JSON.parse(providerBody({ event_id }).toString()), null, 2));
    const again = newDelivery({ event_id }, pretty);
    expect(await recorder.record(again)).toMatchObject({ status: 'duplicate', position: first.position });
    expect((await rowOf(again.id)).body).toEqual(pretty);
  });

  it('keeps other content under a known identity off the ledger, and notes the conflict on it', async () => {
    const event_id = randomUUID();
    const first = await recorder.record(newDelivery({ event_id }));
    const other = newDelivery({ event_id, data: { number_id: 'another' } });
    expect(await recorder.record(other)).toEqual({
      id: other.id,
      status: 'conflict',
      event_id,
      position: null,
    });
    expect(await rowOf(other.id)).toMatchObject({
      status: 'conflict',
      body: other.body,
      position: first.position,
    });
    const [, note] = (await log.readNumber(NUMBER)).slice(-2);
    expect(note).toMatchObject({ kind: 'ledger.delivery_conflicted', causation_id: event_id });
    expect(JSON.parse(note!.body.toString()).data).toMatchObject({ event_id, position: first.position });
  });

  it('notes the same conflict once, however often it is delivered', async () => {
    const event_id = randomUUID();
    await recorder.record(newDelivery({ event_id }));
    const head = await log.head();
    for (let turn = 0; turn < 3; turn++) {
      const delivery = newDelivery({ event_id, data: { number_id: 'another' } });
      expect((await recorder.record(delivery)).status).toBe('conflict');
      expect((await rowOf(delivery.id)).status).toBe('conflict');
    }
    expect(await log.head()).toBe(head + 1);
  });

  it('sorts out what comes at the same time under one identity', async () => {
    const event_id = randomUUID();
    const head = await log.head();
    const results = await Promise.all([
      ...Array.from({ length: 20 }, () => recorder.record(newDelivery({ event_id }))),
      ...Array.from({ length: 5 }, () =>
        recorder.record(newDelivery({ event_id, data: { series_id: 'x' } })),
      ),
    ]);
    const count = (status: string) => results.filter((result) => result.status === status).length;
    expect([count('recorded'), count('duplicate'), count('conflict')]).toEqual([1, 19, 5]);
    expect(await log.head()).toBe(head + 2); // the event and one note
  });

  it.each(['ignored', 'quarantined', 'rejected'] as const)(
    'keeps what is %s with its bytes, off the log',
    async (status) => {
      const delivery = otherDelivery(status, Buffer.from([0, 1, 2, 255]));
      const head = await log.head();
      expect(await recorder.record(delivery)).toEqual({
        id: delivery.id,
        status,
        event_id: null,
        position: null,
      });
      expect(await rowOf(delivery.id)).toMatchObject({
        status,
        body: delivery.body,
        reason: `it is ${status}`,
      });
      expect(await log.head()).toBe(head);
    },
  );

  it('takes no append lock for what is not for the log', async () => {
    const client = await database.service.connect();
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock(7305804385734157)');
    const delivery = otherDelivery('ignored', Buffer.from('{}'));
    expect((await recorder.record(delivery)).status).toBe('ignored');
    await client.query('ROLLBACK');
    client.release();
  });

  it('stores once what was committed though the answer was lost', async () => {
    const pool = new pg.Pool(database.service.options);
    let lost = 0;
    const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>;
    pool.query = (async (...args: unknown[]) => {
      const result = await query(...args);
      if (lost++ === 0) throw Object.assign(new Error('connection reset'), { code: 'ECONNRESET' });
      return result;
    }) as unknown as typeof pool.query;
    const head = await log.head();
    const delivery = newDelivery({ event_id: randomUUID() });
    const recorded = await recorderOn(pool).record(delivery);
    expect(lost).toBe(2);
    expect(recorded.position).toBe(head + 1);
    expect(await log.head()).toBe(head + 1);
    const { rows } = await database.service.query(
      'SELECT status FROM ledger.deliveries WHERE position = $1',
      [head + 1],
    );
    expect(rows).toEqual([{ status: 'recorded' }]);
    await pool.end();
  });

  it('says that nothing was stored when the database stays away', async () => {
    const gone = new pg.Pool({ host: '127.0.0.1', port: 1, max: 1 });
    const answer = recorderOn(gone).record(newDelivery({ event_id: randomUUID() }));
    await expect(answer).rejects.toMatchObject({ code: 'intake.unavailable', status: 503 });
    await gone.end();
  }, 15_000);

  describe('judging a kept delivery again', () => {
    it('puts its event on the log once it is understood', async () => {
      const event_id = randomUUID();
      const kept = otherDelivery('quarantined', providerBody({ event_id }));
      await recorder.record(kept);
      const { verdict } = newDelivery({ event_id });
      const head = await log.head();
      expect(await recorder.reprocess(kept.id, verdict)).toMatchObject({
        status: 'recorded',
        position: head + 1,
      });
      expect(await rowOf(kept.id)).toMatchObject({
        status: 'recorded',
        body: null,
        reason: null,
        position: head + 1,
      });
      expect(await log.readAt(head + 1)).toMatchObject({
        event_id,
        body: kept.body,
        signature: kept.signature,
        secret_id: kept.secret_id,
      });
    });

    it('finds that the event came otherwise meanwhile', async () => {
      const event_id = randomUUID();
      const kept = otherDelivery('quarantined', providerBody({ event_id }));
      await recorder.record(kept);
      const { position } = await recorder.record(newDelivery({ event_id }));
      const { verdict } = newDelivery({ event_id });
      expect(await recorder.reprocess(kept.id, verdict)).toMatchObject({ status: 'duplicate', position });
      await expect(recorder.reprocess(kept.id, verdict)).rejects.toMatchObject({ status: 409 });
    });

    it('leaves everything as it was when the new verdict cannot be kept', async () => {
      const kept = otherDelivery('quarantined', Buffer.from('x'));
      await recorder.record(kept);
      const before = await rowOf(kept.id);
      const { verdict } = newDelivery({ event_id: 'has a \u0000 in it' });
      await expect(recorder.reprocess(kept.id, verdict)).rejects.toThrow('text that PostgreSQL can hold');
      expect(await rowOf(kept.id)).toEqual(before);
    });

    it('knows no delivery that was never kept', async () => {
      const { verdict } = newDelivery({ event_id: 'any' });
      await expect(recorder.reprocess(randomUUID(), verdict)).rejects.toMatchObject({
        code: 'deliveries.not_found',
      });
    });
  });
});
