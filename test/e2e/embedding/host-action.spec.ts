import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { configureApp } from '../../../src/http/configure-app.js';
import { createHttpAdapter } from '../../../src/http/http-adapter.js';
import { NumberLedgerModule } from '../../../src/number-ledger.module.js';
import type { HostActionContext } from '../../../src/reactions/action.js';
import type { EndedAssignment } from '../../../src/reactions/ended-assignment.js';
import { OnNumberReleased } from '../../../src/reactions/on-number-released.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { NUMBER } from '../../support/events.js';
import { record } from '../../support/read-models.js';
import { waitUntil } from '../../support/wait-until.js';

@Injectable()
class Archive {
  readonly calls: { ended: EndedAssignment; idempotency_id: string }[] = [];

  @OnNumberReleased('archive_recordings')
  async archive(ended: EndedAssignment, { idempotency_id, signal }: HostActionContext) {
    this.calls.push({ ended, idempotency_id });
    signal.throwIfAborted();
    if (this.calls.length === 1) throw new Error('the archive is away');
    return { recordings: 12 };
  }
}

describe('an action of a host application', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    database = await createTestDatabase();

    @Module({
      imports: [
        NumberLedgerModule.forRoot({
          databaseUrl: database.url,
          masterKey: Buffer.alloc(32, 7),
          logLevel: 'silent',
        }),
      ],
      providers: [Archive],
    })
    class HostModule {}

    app = await NestFactory.create<NestFastifyApplication>(HostModule, createHttpAdapter(), {
      bodyParser: false,
      logger: false,
      abortOnError: false,
    });
    configureApp(app);
    await app.init();
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it('is called for a release until it succeeds, each time under the same id, and its outcome is on the log', async () => {
    await record(database.service, [
      { event_id: 'p', occurred_at: '2026-06-01T00:00:00Z' },
      { event_id: 'r', kind: 'number.released', occurred_at: '2026-06-02T00:00:00Z' },
    ]);
    const outcome = async () => {
      const { rows } = await database.service.query<{ data: Record<string, unknown> }>(
        `SELECT convert_from(body, 'UTF8')::json -> 'data' AS data FROM ledger.events
          WHERE kind = 'ledger.reaction_succeeded' AND convert_from(body, 'UTF8')::json -> 'data' ->> 'action' = 'archive_recordings'`,
      );
      return rows[0]?.data;
    };
    await waitUntil('its outcome is on the log', async () => (await outcome()) !== undefined);
    const { calls } = app.get(Archive);
    expect(calls).toHaveLength(2);
    expect(calls[0]!.idempotency_id).toBe(calls[1]!.idempotency_id);
    expect(calls[0]!.ended).toMatchObject({ e164: NUMBER, release_event_id: 'r', generation: 1 });
    expect(await outcome()).toMatchObject({
      handler: 'Archive.archive',
      attempts: 2,
      outcome: { recordings: 12 },
    });
  });
});
