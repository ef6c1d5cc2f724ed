import { describe, expect, it } from '@jest/globals';
import { BadRequest } from '../../../src/http/http.errors.js';
import { createValidationPipe } from '../../../src/http/validation.js';
import { EventIdPipe } from '../../../src/releases/event-id.pipe.js';
import { ListReleasesQuery, showRelease } from '../../../src/releases/release.dto.js';
import { ReleaseAmbiguous, ReleaseNotFound } from '../../../src/releases/releases.errors.js';

const row = {
  release_event_id: 'e1',
  workspace_id: 'w1',
  e164: '+254700000001',
  number_id: 'n1',
  country_code: null,
  release_reason: 'explicit',
  released_at: '2026-06-27T10:00:00.000000Z',
  recorded_at: '2026-06-27T10:00:01.000002Z',
  generation: 2,
  held_for_seconds: null,
  position: 7,
};

const read = (given: object): Promise<object> =>
  createValidationPipe().transform(given, { type: 'query', metatype: ListReleasesQuery }) as Promise<object>;

describe('a release in an answer', () => {
  it('has the fields of the API, in their order, with instants in its form', () => {
    const reactions = { pending: 0, succeeded: 2, skipped: 1, dead: 0 };
    const shown = showRelease(row, reactions);
    expect(shown).toEqual({
      release_event_id: 'e1',
      e164: '+254700000001',
      workspace_id: 'w1',
      number_id: 'n1',
      country_code: null,
      release_reason: 'explicit',
      released_at: '2026-06-27T10:00:00.000Z',
      recorded_at: '2026-06-27T10:00:01.000002Z',
      generation: 2,
      held_for_seconds: null,
      reactions,
    });
    expect(Object.keys(shown).slice(0, 3)).toEqual(['release_event_id', 'e164', 'workspace_id']);
  });
});

describe('the query of the list of releases', () => {
  it('brings numbers and instants into one form', async () => {
    expect(await read({ e164: ' 254700000001', from: '2026-06-01T00:00:00 03:00' })).toMatchObject({
      e164: '+254700000001',
      from: '2026-05-31T21:00:00.000000Z',
    });
  });

  it.each([
    { e164: '0700000001' },
    { from: '2026-06-01' },
    { to: 'yesterday' },
    { reason: '' },
    { state: 'released' },
  ])('refuses %j', async (given) => {
    await expect(read(given)).rejects.toThrow(BadRequest);
  });
});

describe('the errors of releases', () => {
  it('name the position that "not found" reflects', () => {
    const error = new ReleaseNotFound('e1', 'w1', 9);
    expect(error.message).toContain('No release of workspace w1 has the event id e1');
    expect(error.headers).toEqual({ 'ledger-position': '9' });
  });

  it('ask for the workspace where an event id is not enough', () => {
    const error = new ReleaseAmbiguous('e1', [{ workspace_id: 'w1' }, { workspace_id: 'w2' }]);
    expect(error.errors).toEqual([{ field: 'workspace_id', message: expect.stringContaining('w1 or w2') }]);
  });

  it('find no event with a character that no id can have', () => {
    expect(() => new EventIdPipe().transform('e\0')).toThrow(ReleaseNotFound);
    expect(new EventIdPipe().transform('ällo/ +%')).toBe('ällo/ +%');
  });
});
