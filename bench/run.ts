import { benchAppend } from './append.js';
import { benchDispatch } from './dispatch.js';
import { benchIntake } from './intake.js';
import { benchMemory } from './memory.js';
import { benchProject } from './project.js';
import { benchQuery } from './query.js';
import { benchRaces } from './races.js';
import { benchReact } from './react.js';
import { benchRebuild } from './rebuild.js';
import { benchScale } from './scale.js';
import { benchSeal } from './seal.js';
import { benchSpace } from './space.js';
import { benchStart } from './start.js';
import type { Benchmark } from './support/benchmark.js';
import { rewriteDocs } from './support/docs.js';
import { report } from './support/report.js';
import { type Name, NAMES, readResults } from './support/results.js';
import { printTable } from './support/table.js';

const BENCHMARKS: Record<Name, Benchmark> = {
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
  start: benchStart,
  scale: benchScale,
  memory: benchMemory,
};

/** Takes ten minutes by itself: asked for by name only. */
const APART: Name[] = ['memory'];
const SCALES = ['1000000', '10000000'];

const [wanted, ...args] = process.argv.slice(2);
if (wanted === 'table') printTable(readResults());
else if (wanted === 'readme') rewriteDocs();
else if (wanted === undefined) process.exitCode = await runAll();
else if (NAMES.includes(wanted as Name)) await run(wanted as Name, args);
else {
  console.error(`expected one of ${[...NAMES, 'table', 'readme'].join(', ')}, got ${wanted}`);
  process.exitCode = 2;
}

/** Those that fail do not keep the others from running. @returns the exit code */
async function runAll(): Promise<number> {
  const failed: string[] = [];
  for (const name of NAMES.filter((each) => !APART.includes(each))) {
    await run(name, name === 'scale' ? SCALES.slice(0, 1) : []).catch((error: unknown) => {
      console.error(`${name} failed:`, error);
      failed.push(name);
    });
  }
  printTable(readResults());
  console.log(`Not run again: ${APART.join(', ')}, and scale and rebuild at 10,000,000 events.`);
  if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}

async function run(name: Name, given: string[]): Promise<void> {
  if (name === 'scale') return runScale(given);
  const special = given.filter((argument) => argument !== '1000000');
  report(name, [name, ...special.map(shortly)].join('-'), await BENCHMARKS[name](given));
}

/** One size after the other, each kept at once: what fails at the largest loses nothing of the others. */
async function runScale(given: string[]): Promise<void> {
  const sizes = given.filter((argument) => /^\d+$/.test(argument));
  const parts = given.filter((argument) => !sizes.includes(argument));
  for (const size of sizes.length > 0 ? sizes : SCALES) {
    const file = SCALES.includes(size) ? 'scale' : `scale-${shortly(size)}`;
    report('scale', file, await BENCHMARKS.scale([size, ...parts]), true);
  }
}

/** 10000000 → 10m: results of other sizes than the usual one have files of their own. */
function shortly(size: string): string {
  return size.replace(/000000$/, 'm').replace(/000$/, 'k');
}
