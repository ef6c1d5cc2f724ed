import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

const CRUISER = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const RULES = resolve('.dependency-cruiser.mjs');

function violationsIn(folder: string): string[] {
  const json = execFileSync(process.execPath, [CRUISER, '--config', RULES, '--output-type', 'json', 'src'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const { summary } = JSON.parse(json) as { summary: { violations: Violation[]; totalCruised: number } };
  expect(summary.totalCruised).toBeGreaterThan(5);
  return summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`).sort();
}

describe('the import rules', () => {
  it('are kept by the sources', () => {
    expect(violationsIn('.')).toEqual([]);
  });

  it('catch every kind of breach in a house that breaks them', () => {
    expect(violationsIn(resolve('test/unit/architecture/fixture'))).toEqual([
      'assignments imports only its neighbours: src/assignments/takes-a-table.ts → src/intake/rows.ts',
      'no circles: src/projections/one.ts → src/projections/other.ts',
      'numbers imports only its neighbours: src/numbers/impure.ts → src/event-store/store.ts',
      'numbers stays pure: no framework, no database, no input or output: src/numbers/impure.ts → fs',
      'sandbox imports only its neighbours: src/sandbox/signs.ts → src/intake/rows.ts',
      'the store and the projection engine know HTTP only in their controllers: src/event-store/knows-http.ts → src/http/page.ts',
    ]);
  });
});
