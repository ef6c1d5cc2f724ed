import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus, release, totalmem, type } from 'node:os';
import type { Row } from './benchmark.js';

/** Prints the table and keeps it in bench/results, from where documentation takes its figures. */
export async function report(name: string, rows: Row[]): Promise<void> {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const machine = `${cpus().length} × ${cpus()[0]!.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`;
  const versions = { node: process.version, postgresql: '18 (embedded, default durability)' };
  const result = { name, at: new Date().toISOString(), commit, machine, versions, rows };
  await writeFile(`bench/results/${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`\n${name} (medians)`);
  console.table(
    rows.map(({ metric, ours, peer, peer_name, unit, ratio, goal, met }) => ({
      metric,
      ours: `${shown(ours)} ${unit}`,
      peer: peer === null ? '' : `${shown(peer)} ${unit} (${peer_name})`,
      ratio: ratio === null ? '' : ratio.toFixed(2),
      goal,
      met: met ? 'yes' : 'NO',
    })),
  );
}

function shown(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}
