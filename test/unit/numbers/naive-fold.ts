import type { NumberFact } from '../../../src/numbers/fact.js';

/**
 * A second, slow and simple implementation of the fold, written from the table of transitions: it looks everything up
 * by scanning, compares each with each, and names facts by `workspace/event` instead of positions.
 */

export interface Period {
  workspace: string;
  number: string;
  from: string | null;
  until: string | null;
  startedBy: NumberFact | null;
  endedBy: NumberFact | null;
  /** True for a period that only an inferred provision opened. */
  opened: 'really' | 'unseen' | 'by inference';
}

export interface Finding {
  code: string;
  workspaces: string[];
  rests_on: string[];
}

interface State {
  periods: Period[];
  findings: (() => Finding)[];
  repeats: { fact: NumberFact; of: Period }[];
}

type Rule = [
  applies: (state: State, fact: NumberFact) => boolean,
  effect: (state: State, fact: NumberFact) => void,
];

const last = ({ periods }: State): Period | undefined => periods[periods.length - 1];
const isOpen = (state: State): boolean => last(state)?.until === null;
const isProvision = (fact: NumberFact): boolean => fact.kind === 'provisioned';
export const nameOf = (fact: NumberFact): string => `${fact.workspace_id}/${fact.event_id}`;
const names = (...facts: (NumberFact | null)[]): string[] =>
  facts.filter((fact) => fact !== null).map(nameOf);
const finding = (code: string, fact: NumberFact, ...rests_on: (NumberFact | null)[]): Finding => ({
  code,
  workspaces: [fact.workspace_id],
  rests_on: names(...rests_on),
});

function opened(fact: NumberFact): Period {
  return {
    workspace: fact.workspace_id,
    number: fact.number_id,
    from: fact.effective_at,
    until: null,
    startedBy: fact,
    endedBy: null,
    opened: fact.inferred ? 'by inference' : 'really',
  };
}

function end(period: Period, fact: NumberFact): void {
  period.until = fact.effective_at;
  period.endedBy = fact;
}

/** The table of docs: the first rule that applies has its effect. */
const TABLE: Rule[] = [
  [(state, fact) => !isOpen(state) && isProvision(fact), (state, fact) => state.periods.push(opened(fact))],
  [(state, fact) => isOpen(state) && !isProvision(fact), (state, fact) => end(last(state)!, fact)],
  [
    (state, fact) => isProvision(fact) && last(state)!.from === fact.effective_at,
    (state, fact) => {
      const { startedBy } = last(state)!;
      state.findings.push(() => finding('repeated_provision', fact, startedBy, fact));
    },
  ],
  [
    (_, fact) => isProvision(fact),
    (state, fact) => {
      last(state)!.until = fact.effective_at;
      state.periods.push(opened(fact));
    },
  ],
  [
    (state, fact) => last(state)?.number !== fact.number_id,
    (state, fact) => {
      const period: Period = { ...opened(fact), from: null, startedBy: null, opened: 'unseen' };
      end(period, fact);
      state.periods.push(period);
    },
  ],
  [() => true, (state, fact) => state.repeats.push({ fact, of: last(state)! })],
];

/** The least by (instant, how badly it fits the state, event id). */
function choose(facts: NumberFact[], openNumber: string | null): NumberFact {
  const misfit = (fact: NumberFact): number => {
    if (openNumber === null) return isProvision(fact) ? 0 : 1;
    if (isProvision(fact)) return 2;
    return fact.number_id === openNumber ? 0 : 1;
  };
  const key = (fact: NumberFact): string => [fact.effective_at, misfit(fact), fact.event_id].join(' ');
  return facts.reduce((least, fact) => (key(fact) < key(least) ? fact : least));
}

function foldReal(facts: NumberFact[]): State {
  const state: State = { periods: [], findings: [], repeats: [] };
  const left = [...facts];
  while (left.length > 0) {
    // what is open before the earliest instant decides there, and again after each fact taken
    const fact = choose(left, isOpen(state) ? last(state)!.number : null);
    left.splice(left.indexOf(fact), 1);
    TABLE.find(([applies]) => applies(state, fact))![1](state, fact);
  }
  return state;
}

/** Where a period begins, as far as is known; '' for ever ago, '~' for never. */
export function beginOf(period: Period, periods: Period[]): string {
  if (period.from !== null) return period.from;
  const own = periods.filter(({ workspace }) => workspace === period.workspace);
  return own[own.indexOf(period) - 1]?.until ?? '';
}

function overlay(state: State, inferred: NumberFact[]): void {
  const real = [...state.periods];
  const gone: { fact: NumberFact; by: Period | undefined }[] = [];
  const begins = new Map(real.map((period) => [period, beginOf(period, real)]));
  const begin = (period: Period): string => begins.get(period)!;
  const nextReal = (after: string) => real.find((period) => begin(period) > after);
  /** An end that nothing but the next real period gives is no release. */
  const limit = (period: Period): string => {
    if (period.until !== null) return period.until;
    const next = period.opened === 'by inference' ? nextReal(period.from!) : undefined;
    return next === undefined ? '~' : begin(next);
  };
  const lastBegun = (by: string) => state.periods.findLast((period) => begin(period) <= by);
  const insert = (period: Period): void => {
    const index = state.periods.findIndex((other) => begin(other) > period.from!);
    state.periods.splice(index === -1 ? state.periods.length : index, 0, period);
    begins.set(period, period.from!);
  };

  const repeats = [...state.repeats];
  state.repeats = [];
  const meet = ({ fact, of }: (typeof repeats)[number]): void => {
    const period = lastBegun(fact.effective_at)!;
    if (period.opened === 'by inference' && period.endedBy?.inferred !== false) {
      if (period.endedBy !== null) gone.push({ fact: period.endedBy, by: period });
      end(period, fact);
    } else {
      state.repeats.push({ fact, of: period.opened === 'by inference' ? period : of });
    }
  };

  const left = [...inferred];
  while (left.length > 0) {
    const now = left.map(({ effective_at }) => effective_at).reduce((a, b) => (a < b ? a : b));
    for (; repeats[0] !== undefined && repeats[0].fact.effective_at < now; repeats.shift()) meet(repeats[0]);
    const endable = state.periods.find(
      (period) => period.endedBy === null && begin(period) <= now && now <= limit(period),
    );
    const fact = choose(left, endable?.number ?? null);
    left.splice(left.indexOf(fact), 1);
    const covering = state.periods.find((period) => begin(period) <= now && now < limit(period));
    if (!isProvision(fact)) {
      if (endable === undefined) gone.push({ fact, by: lastBegun(now) });
      else end(endable, fact);
    } else if (covering === undefined) {
      insert(opened(fact));
    } else if (covering.from === null) {
      Object.assign(covering, { from: now, startedBy: fact });
    } else {
      gone.push({ fact, by: covering });
    }
  }
  repeats.forEach(meet);

  const explained = new Map<Period, Period>();
  for (const period of state.periods.filter(({ opened: how }) => how === 'by inference')) {
    const next = period.until === null ? nextReal(period.from!) : undefined;
    if (next === undefined) continue;
    explained.set(period, next);
    gone.push({ fact: period.startedBy!, by: next });
    state.periods.splice(state.periods.indexOf(period), 1);
  }
  for (const { fact, by } of gone) {
    const stands = by === undefined ? undefined : (explained.get(by) ?? by);
    state.findings.push(() =>
      finding('inferred_superseded', fact, stands?.startedBy ?? null, stands?.endedBy ?? null, fact),
    );
  }
}

/** What the facts of one number, each given once, come to. */
export function naiveFold(facts: NumberFact[]): { periods: Period[]; findings: Finding[] } {
  const workspaces = [...new Set(facts.map(({ workspace_id }) => workspace_id))].sort();
  const all: Period[] = [];
  const findings: Finding[] = [];
  for (const workspace of workspaces) {
    const own = facts.filter(({ workspace_id }) => workspace_id === workspace);
    const state = foldReal(own.filter(({ inferred }) => !inferred));
    overlay(
      state,
      own.filter(({ inferred }) => inferred),
    );
    state.periods.forEach((period, index) => {
      const ender = period.endedBy;
      if (period.from === null) findings.push(finding('missing_provision', ender!, ender));
      if (period.until !== null && ender === null) {
        const next = state.periods[index + 1]!.startedBy;
        findings.push(finding('missing_release', period.startedBy!, period.startedBy, next));
      }
    });
    findings.push(...state.findings.map((tell) => tell()));
    for (const { fact, of } of state.repeats)
      findings.push(finding('repeated_release', fact, of.endedBy, fact));
    all.push(...state.periods);
  }
  for (const fact of facts) {
    const aDay = 86_400_000;
    const ahead = Date.parse(fact.effective_at) - Date.parse(fact.recorded_at);
    if (ahead > aDay) findings.push(finding('future_effective', fact, fact));
  }
  return { periods: all, findings: [...findings, ...naiveOverlaps(all)] };
}

function naiveOverlaps(periods: Period[]): Finding[] {
  return periods.flatMap((a) =>
    periods
      .filter((b) => a.workspace < b.workspace && share(a, b, periods))
      .map((b) => ({
        code: 'overlapping_assignments',
        workspaces: [a.workspace, b.workspace],
        rests_on: names(a.startedBy, a.endedBy, b.startedBy, b.endedBy),
      })),
  );
}

function share(a: Period, b: Period, periods: Period[]): boolean {
  const [fromA, fromB] = [beginOf(a, periods), beginOf(b, periods)];
  const [untilA, untilB] = [a.until ?? '~', b.until ?? '~'];
  return fromA < untilA && fromB < untilB && fromA < untilB && fromB < untilA;
}
