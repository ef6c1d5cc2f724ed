import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import type { Row } from './benchmark.js';
import { mergedInto, type Name, readResult, type Result, writeResult } from './results.js';
import { printTable } from './table.js';
import { versionsOf } from './versions.js';

/**
 * Prints what was measured and keeps it in bench/results, from where documentation takes its figures.
 * @param file the name of the result; other sizes than the usual one have files of their own
 * @param isPiece whether rows that were measured before and not now stay
 */
export function report(name: Name, file: string, rows: Row[], isPiece = false): void {
  const machine = `${cpus().length} × ${cpus()[0]!.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`;
  const at = new Date().toISOString();
  const result: Result = { name: file, at, commit: commitNow(), machine, versions: versionsOf(name), rows };
  writeResult(isPiece ? mergedInto(readResult(file), result) : result);
  console.log(`\n${file} (medians)`);
  printTable([{ ...result, rows }]);
}

/** The commit measured, `+` when the sources were not as they are there. */
function commitNow(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', 'src', 'migrations', 'bench', ':!bench/results');
  return git('rev-parse', '--short', 'HEAD') + (changed ? '+' : '');
}
