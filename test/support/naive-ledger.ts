import type { NumberFact } from '../../src/numbers/fact.js';
import { beginOf, naiveFold, type Period } from '../unit/numbers/naive-fold.js';

/** What somebody asks a list of numbers, in both times. */
export interface Question {
  /** '~' for the newest state, whenever it takes effect. */
  asOf: string;
  /** '~' for all that is known. */
  knownAt: string;
  workspace?: string;
  state?: string;
  country?: string;
  reason?: string;
}

/** As much of a number in a list as tells one history from another. */
export interface NaiveItem {
  e164: string;
  state: string;
  current: string | null;
  last: string;
  generations: number;
  anomalies: string[];
}

/** The answer to a question by a list of facts and a loop over it. */
export function naiveList(facts: NumberFact[], question: Question): NaiveItem[] {
  const known = facts.filter(({ recorded_at }) => recorded_at <= question.knownAt);
  const items: NaiveItem[] = [];
  for (const e164 of [...new Set(known.map((fact) => fact.e164))].sort()) {
    const item = naiveItem(
      known.filter((fact) => fact.e164 === e164),
      question,
    );
    if (item !== null) items.push(item);
  }
  return items;
}

function naiveItem(facts: NumberFact[], { asOf, workspace, state, country, reason }: Question) {
  const { periods, findings } = naiveFold(facts);
  const mine = (id: string) => workspace === undefined || id === workspace;
  const begun = periods.filter((period) => mine(period.workspace) && beginOf(period, periods) <= asOf);
  if (begun.length === 0) return null;
  const age = ({ from, until }: Period) => `${from ?? until} ${until ?? '~'}`;
  const byAge = begun.toSorted((a, b) => (age(a) < age(b) ? -1 : age(a) > age(b) ? 1 : 0));
  const last = byAge.at(-1)!;
  const held = byAge.filter(({ until }) => until === null || until > asOf);
  const name = (period: Period) => {
    const own = periods.filter((other) => other.workspace === period.workspace);
    return `${period.workspace}#${own.indexOf(period) + 1}`;
  };
  const ended = last.until !== null && last.until <= asOf;
  const because = ended && last.endedBy?.kind === 'released' ? last.endedBy.release_reason : null;
  const positionOf = (fact: string) =>
    facts.find((one) => `${one.workspace_id}/${one.event_id}` === fact)!.position;
  const item: NaiveItem = {
    e164: facts[0]!.e164,
    state: held.length > 0 ? 'active' : 'released',
    current: held.length > 0 ? name(held.at(-1)!) : null,
    last: name(last),
    generations: begun.length,
    anomalies: findings
      .filter(({ workspaces }) => workspaces.some(mine))
      .map(({ code, rests_on }) => `${code} ${rests_on.map(positionOf).join()}`)
      .sort(),
  };
  const wanted =
    (state === undefined || state === item.state) &&
    (country === undefined || country === (last.startedBy ?? last.endedBy)!.country_code) &&
    (reason === undefined || reason === because);
  return wanted ? item : null;
}
