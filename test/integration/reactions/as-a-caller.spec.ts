import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GetBilling, GetBillingHandler } from '../../../src/reactions/billing/get-billing.query.js';
import {
  CountReactionsOfReleases,
  CountReactionsOfReleasesHandler,
} from '../../../src/reactions/count-reactions-of-releases.query.js';
import {
  GetDestination,
  GetDestinationHandler,
} from '../../../src/reactions/destinations/get-destination.query.js';
import { GetReaction, GetReactionHandler } from '../../../src/reactions/get-reaction.query.js';
import {
  ListReactionsOfRelease,
  ListReactionsOfReleaseHandler,
} from '../../../src/reactions/list-reactions-of-release.query.js';
import {
  GetRoutingRule,
  GetRoutingRuleHandler,
} from '../../../src/reactions/routing/get-routing-rule.query.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { NUMBER } from '../../support/events.js';
import { insertReactionRows, type ReactionRows } from '../../support/reaction-rows.js';

const MINE = 'w-mine';
const THEIRS = 'w-theirs';
const NONE = { pending: 0, succeeded: 0, skipped: 0, dead: 0 };
const SOME = { pending: 1, succeeded: 0, skipped: 0, dead: 1 };

let database: TestDatabase;
let mine: ReactionRows;
let theirs: ReactionRows;

beforeAll(async () => {
  database = await createTestDatabase();
  mine = await insertReactionRows(database.service, { workspace_id: MINE, e164: NUMBER });
  theirs = await insertReactionRows(database.service, { workspace_id: THEIRS, e164: NUMBER });
});
afterAll(() => database.drop());

describe('a caller who asks for what belongs to another workspace, by its name', () => {
  it('counts reactions of its own releases alone', async () => {
    const handler = new CountReactionsOfReleasesHandler(database.tenants);
    const releases = [THEIRS, MINE].map((workspace_id) => ({ workspace_id, release_event_id: 'r' }));
    const counted = async (visible: string[]) =>
      handler.execute(new CountReactionsOfReleases(visible, releases));
    expect(await counted([MINE])).toEqual([NONE, SOME]);
    expect(await counted([MINE, THEIRS])).toEqual([SOME, SOME]);
  });

  it('finds no reactions of a release', async () => {
    const handler = new ListReactionsOfReleaseHandler(database.tenants);
    const found = async (workspace_id: string) =>
      (await handler.execute(new ListReactionsOfRelease([MINE], workspace_id, 'r'))).map(({ id }) => id);
    expect(await found(MINE)).toEqual([mine.dead, mine.held]);
    expect(await found(THEIRS)).toEqual([]);
  });

  it('sees no attempts but those of a reaction that it sees', async () => {
    const handler = new GetReactionHandler(database.tenants, database.service);
    const { attempt_log } = await handler.execute(new GetReaction(mine.dead, [MINE]));
    expect(attempt_log).toMatchObject([{ attempt: 1, error: 'It failed.' }]);
    await expect(handler.execute(new GetReaction(theirs.dead, [MINE]))).rejects.toMatchObject({
      code: 'reactions.not_found',
    });
    const attempts = database.tenants.of('all').query('SELECT * FROM ledger.delivery_attempts');
    await expect(attempts).rejects.toThrow('permission denied');
  });

  it('finds no routing rule, no billing and no destination', async () => {
    const rules = new GetRoutingRuleHandler(database.tenants);
    const billing = new GetBillingHandler(database.tenants);
    const destinations = new GetDestinationHandler(database.tenants);
    const kindOf = async (workspace_id: string) =>
      (await destinations.execute(new GetDestination([MINE], workspace_id, 'clear_routing'))).kind;
    expect(await rules.execute(new GetRoutingRule([MINE], MINE, NUMBER))).toMatchObject({ e164: NUMBER });
    expect(await billing.execute(new GetBilling([MINE], MINE, NUMBER))).toHaveLength(1);
    expect(await kindOf(MINE)).toBe('http');

    const code = (error: { code: string }) => error.code;
    expect(await rules.execute(new GetRoutingRule([MINE], THEIRS, NUMBER)).catch(code)).toBe(
      'routing_rules.not_found',
    );
    expect(await billing.execute(new GetBilling([MINE], THEIRS, NUMBER)).catch(code)).toBe(
      'billing.not_found',
    );
    expect(await kindOf(THEIRS)).toBe('builtin');
  });
});
