import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { GetNumber, GetNumberHandler } from '../../../src/assignments/get-number.query.js';
import { ListNumbers, type Moment } from '../../../src/assignments/list-numbers.query.js';
import { ListAssignments, ListAssignmentsHandler } from '../../../src/assignments/list-assignments.query.js';
import type { LoggedNumbers } from '../../../src/assignments/logged-numbers.js';
import type { Instant } from '../../../src/numbers/instant.js';
import { readingParts } from '../../support/reading-parts.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { naiveList, type Question } from '../../support/naive-ledger.js';
import { projectAll } from '../../support/read-models.js';
import { type AnyEvent, INSTANTS, Run, someEvents, summary, walk } from '../../support/time-travel.js';

/** Sorts behind every instant: the newest state, all that is known. */
const NEWEST = '~';

let database: TestDatabase;
let logged: LoggedNumbers;
let numbers: GetNumberHandler;
let assignments: ListAssignmentsHandler;

beforeAll(async () => {
  database = await createTestDatabase();
  const parts = readingParts(database);
  const { projected } = parts;
  logged = parts.logged;
  numbers = new GetNumberHandler(projected, logged);
  assignments = new ListAssignmentsHandler(projected, logged);
});
afterAll(() => database.drop());

const filters: fc.Arbitrary<Omit<Question, 'asOf' | 'knownAt'>> = fc.record({
  workspace: fc.constantFrom(undefined, undefined, 'a', 'b'),
  state: fc.constantFrom(undefined, undefined, 'active', 'released'),
  country: fc.constantFrom(undefined, undefined, 'KE'),
  reason: fc.constantFrom(undefined, undefined, 'explicit'),
});
const asOfs = fc.constantFrom(NEWEST, ...INSTANTS);
const questions = fc.array(fc.tuple(asOfs, filters), { minLength: 5, maxLength: 12 });
const limits = fc.integer({ min: 1, max: 4 });

async function momentOf({ asOf, knownAt }: Question): Promise<Moment> {
  return {
    asOf: asOf === NEWEST ? null : asOf,
    knownUpTo: knownAt === NEWEST ? null : await logged.positionAt(knownAt),
  };
}

/** The list of the service, in pages, in the numbers of this run alone. */
async function ask(run: Run, question: Question, limit: number) {
  const { workspace, country, reason } = question;
  const filter = {
    workspace_id: workspace,
    state: question.state as 'active' | 'released' | undefined,
    country_code: country,
    release_reason: reason,
    prefixes: [run.prefix],
  };
  return walk(database, filter, await momentOf(question), limit);
}

describe('the list of numbers in both times', () => {
  it('says what a list of facts and a loop say, from the projection and from the log', async () => {
    await fc.assert(
      fc.asyncProperty(someEvents, someEvents, questions, limits, async (first, late, asked, limit) => {
        const run = new Run(database.service);
        const knownThen = await run.arrive(first);
        const knownLater = await run.arrive(late);
        await projectAll(database.service);
        for (const [asOf, filter] of asked) {
          for (const knownAt of [knownThen, knownLater, NEWEST]) {
            const question = { ...filter, asOf, knownAt };
            const items = await ask(run, question, limit);
            expect(items.map(summary)).toEqual(naiveList(run.facts, question));
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is the same from the projection and from the log, whole items', async () => {
    await fc.assert(
      fc.asyncProperty(someEvents, asOfs, filters, limits, async (events, asOf, filter, limit) => {
        const run = new Run(database.service);
        const knownAt = await run.arrive(events);
        await projectAll(database.service);
        const projected = await ask(run, { ...filter, asOf, knownAt: NEWEST }, limit);
        expect(await ask(run, { ...filter, asOf, knownAt }, limit)).toEqual(projected);
      }),
      { numRuns: 40 },
    );
  });
});

describe('one number in both times', () => {
  it('is the item of the list, or not found where the list has none', async () => {
    await fc.assert(
      fc.asyncProperty(someEvents, someEvents, fc.constantFrom(...INSTANTS), async (first, late, asOf) => {
        const run = new Run(database.service);
        const knownThen = await run.arrive(first);
        await run.arrive(late);
        await projectAll(database.service);
        for (const knownAt of [knownThen, NEWEST]) {
          const items = await ask(run, { asOf, knownAt }, 9);
          for (const e164 of new Set(run.facts.map((fact) => fact.e164))) {
            const query = new GetNumber('all', e164, asOf, knownAt === NEWEST ? null : knownAt);
            const found = await numbers.execute(query).catch((error: { code: string }) => error.code);
            const item = items.find((one) => one.e164 === e164);
            if (item) expect(found).toMatchObject({ item });
            else expect(found).toBe('numbers.not_found');
          }
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('an answer as known at a past moment', () => {
  it('never changes again, whatever arrives later and however late it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someEvents, { minLength: 2, maxLength: 4 }),
        filters,
        limits,
        async (batches, filter, limit) => {
          const run = new Run(database.service);
          const said: { knownAt: Instant; answers: unknown }[] = [];
          for (const batch of batches) {
            const knownAt = await run.arrive(batch);
            said.push({ knownAt, answers: await everythingKnown(run, knownAt, filter, limit) });
          }
          await projectAll(database.service);
          for (const { knownAt, answers } of said)
            expect(await everythingKnown(run, knownAt, filter, limit)).toEqual(answers);
        },
      ),
      { numRuns: 12 },
    );
  });
});

/** Every kind of answer there is about a moment of knowledge, with the position it claims. */
async function everythingKnown(run: Run, knownAt: Instant, filter: object, limit: number) {
  const answers: unknown[] = [await logged.positionAt(knownAt)];
  for (const asOf of [NEWEST, ...INSTANTS.slice(0, 4), knownAt]) {
    answers.push(await ask(run, { ...filter, asOf, knownAt }, limit));
    for (const e164 of [1, 2, 3].map((line) => `${run.prefix}00${line}`)) {
      const at = asOf === NEWEST ? null : asOf;
      answers.push(await orError(() => numbers.execute(new GetNumber('all', e164, at, knownAt))));
      answers.push(await orError(() => assignments.execute(new ListAssignments('all', e164, at, knownAt))));
    }
  }
  return answers;
}

async function orError(answer: () => Promise<unknown>): Promise<unknown> {
  return answer().catch((error: Error) => error.message);
}

describe('pages of an earlier instant', () => {
  it('neither lose nor repeat a number while events arrive', async () => {
    const batches = fc.array(someEvents, { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(batches, fc.constantFrom(...INSTANTS), async ([first, ...later], asOf) => {
        const run = new Run(database.service);
        await run.arrive(first!);
        await projectAll(database.service);
        const { seen, staying } = await walkWhile(run, asOf, later);
        expect(seen).toEqual([...new Set(seen)].sort());
        expect(seen).toEqual(expect.arrayContaining(staying));
      }),
      { numRuns: 25 },
    );
  });
});

/**
 * Page after page of one number, and between them something arrives.
 * @returns what the pages showed, and the numbers that were there all the time: a late fact may take one away for a while
 */
async function walkWhile(
  run: Run,
  asOf: Instant,
  arriving: AnyEvent[][],
): Promise<{ seen: string[]; staying: string[] }> {
  const handler = readingParts(database).listNumbers;
  const filter = { prefixes: [run.prefix] };
  const there = async () => (await ask(run, { asOf, knownAt: NEWEST }, 9)).map(({ e164 }) => e164);
  const seen: string[] = [];
  let staying = await there();
  for (;;) {
    const after = seen.at(-1) ?? null;
    const [item] = await handler.execute(new ListNumbers('all', filter, after, 1, { asOf, knownUpTo: null }));
    if (!item) return { seen, staying };
    seen.push(item.e164);
    const batch = arriving.pop();
    if (!batch) continue;
    await run.arrive(batch);
    await projectAll(database.service);
    const now = await there();
    staying = staying.filter((e164) => now.includes(e164));
  }
}
