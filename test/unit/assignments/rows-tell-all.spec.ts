import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  type AssignmentRow,
  assignmentsProjection,
} from '../../../src/assignments/assignments.projection.js';
import { toKnown } from '../../../src/assignments/known-number.js';
import { toKnownNumber } from '../../../src/assignments/number-rows.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { arrive, histories } from '../numbers/histories.js';
import { E164 } from '../numbers/facts.js';

it('the rows of a number tell everything that its facts tell, whichever workspaces one may see', () => {
  fc.assert(
    fc.property(
      histories(9, { inferred: true }),
      fc.constantFrom<string[][]>(['w1'], ['w2'], ['w2', 'w1']),
      (set, seen) => {
        const facts = arrive(set);
        const number = { e164: E164, facts, history: foldNumber(facts) };
        const rows = assignmentsProjection.rows(number)['assignments'] as AssignmentRow[];
        const shown = rows.filter(({ workspace_id }) => seen.includes(workspace_id));
        expect(toKnownNumber(rows, 'all')).toEqual(toKnown(number));
        const told = toKnown(number, seen);
        const may = ({ workspace_ids }: { workspace_ids: string[] }) =>
          workspace_ids.every((id) => seen.includes(id));
        expect(toKnownNumber(shown, seen)).toEqual(
          told && { ...told, anomalies: told.anomalies.filter(may) },
        );
      },
    ),
    { numRuns: 2_000 },
  );
});
