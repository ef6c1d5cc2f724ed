import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GetRelease, GetReleaseHandler } from '../../../src/releases/get-release.query.js';
import { ReleaseAmbiguous, ReleaseNotFound } from '../../../src/releases/releases.errors.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { WORKSPACE } from '../../support/events.js';
import { record, recordAndProject } from '../../support/read-models.js';

let database: TestDatabase;
let position: number;

beforeAll(async () => {
  database = await createTestDatabase();
  const kind = 'number.released';
  position = await recordAndProject(database.service, [
    { kind, event_id: 'one', e164: '+254700000001' },
    { kind, event_id: 'one-again', e164: '+254700000001', occurred_at: '2026-06-28T10:00:00Z' },
    { kind, event_id: 'shared', e164: '+254700000002' },
    { kind, event_id: 'shared', e164: '+254700000003', workspace_id: 'w2' },
  ]);
});
afterAll(() => database.drop());

const get = (eventId: string, workspaceId?: string) =>
  new GetReleaseHandler(database.tenants).execute(new GetRelease('all', eventId, workspaceId));

describe('a release', () => {
  it('is found by its event id, with the position that the answer reflects', async () => {
    await record(database.service, [{ e164: '+254700000009' }]);
    expect(await get('one')).toMatchObject({
      release_event_id: 'one',
      workspace_id: WORKSPACE,
      e164: '+254700000001',
      held_for_seconds: null,
      reflects: position,
    });
  });

  it('is not found under an id that no release has', async () => {
    const error: unknown = await get('nothing').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ReleaseNotFound);
    expect(error).toMatchObject({ headers: { 'ledger-position': String(position) } });
    await expect(get('one', 'w2')).rejects.toThrow(/No release of workspace w2/);
  });

  it('is not what repeats a release', async () => {
    await expect(get('one-again')).rejects.toThrow(ReleaseNotFound);
  });

  it('asks whose it is when two workspaces have the same event id', async () => {
    await expect(get('shared')).rejects.toThrow(ReleaseAmbiguous);
    expect(await get('shared', 'w2')).toMatchObject({ e164: '+254700000003' });
    expect(await get('shared', WORKSPACE)).toMatchObject({ e164: '+254700000002' });
  });
});
