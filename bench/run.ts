import { benchAppend } from './append.js';
import { benchIntake } from './intake.js';
import { benchDispatch } from './dispatch.js';
import { benchProject } from './project.js';
import { benchQuery } from './query.js';
import { benchRaces } from './races.js';
import { benchReact } from './react.js';
import { benchRebuild } from './rebuild.js';
import { benchSeal } from './seal.js';
import { benchSpace } from './space.js';
import type { Benchmark } from './support/benchmark.js';
import { report } from './support/report.js';

const BENCHMARKS: Record<string, Benchmark> = {
  intake: benchIntake,
  append: benchAppend,
  races: benchRaces,
  query: benchQuery,
  rebuild: benchRebuild,
  project: benchProject,
  space: benchSpace,
  react: benchReact,
  dispatch: benchDispatch,
  seal: benchSeal,
};

/** `npm run bench` runs all, `npm run bench -- <name>` one. */
const wanted = process.argv[2];
const names = wanted === undefined ? Object.keys(BENCHMARKS) : [wanted];
for (const name of names) {
  const benchmark = BENCHMARKS[name];
  if (!benchmark) {
    console.error(`expected one of ${Object.keys(BENCHMARKS).join(', ')}, got ${name}`);
    process.exit(2);
  }
  const args = process.argv.slice(3);
  await report(
    [name, ...args.filter((size) => size !== '1000000').map(shortly)].join('-'),
    await benchmark(args),
  );
}

/** 10000000 → 10m: results of other sizes than the usual one have files of their own. */
function shortly(size: string): string {
  return size.replace(/000000$/, 'm').replace(/000$/, 'k');
}
