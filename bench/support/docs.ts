import { readFileSync, writeFileSync } from 'node:fs';
import { capacityBlock } from './capacity.js';
import { markdownTable } from './markdown-table.js';
import { type KeptRow, readResults, type Result } from './results.js';
import { linesOf } from './table.js';

/** Text of a page that is made from bench/results, between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`. */
interface Block {
  file: string;
  name: string;
  text(results: Result[]): string;
}

export const BLOCKS: Block[] = [
  { file: 'README.md', name: 'main', text: (results) => tableOf(results.map(mainOf)) },
  {
    file: 'docs/performance.md',
    name: 'all',
    text: (results) => `${tableOf(results)}\n\n${originsOf(results)}`,
  },
  { file: 'docs/performance.md', name: 'capacity', text: capacityBlock },
];

/** `npm run bench -- readme`: no figure is copied by hand. */
export function rewriteDocs(): void {
  const results = readResults();
  for (const { file, name, text } of BLOCKS) {
    const page = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      page.replace(blockOf(name), (_, open: string) => `${open}${text(results)}\n\n`),
    );
  }
}

/** What stands in a page between the marks of a block, as its second group. */
export const blockOf = (name: string) =>
  new RegExp(`(<!-- bench:${name} -->\n\n)([^]*?)(?=<!-- /bench:${name} -->)`);

/** The first row of a result, and every one that misses its goal. */
function mainOf(result: Result): Result {
  return { ...result, rows: result.rows.filter((row: KeptRow, index) => index === 0 || !row.met) };
}

function tableOf(results: Result[]): string {
  const heads = ['bench', 'what', 'ours', 'against', 'ratio', 'goal', 'met'];
  const lines = linesOf(results).map(({ name, metric, ours, peer, ratio, goal, met }) => {
    return [name, metric, ours, peer, ratio, goal.replace('>=', '≥').replace('<=', '≤'), met];
  });
  return markdownTable(heads, lines);
}

/** When and on what each result was measured. */
function originsOf(results: Result[]): string {
  const lines = results.map(({ name, at, commit, machine, versions }) => {
    const used = Object.entries(versions).map(([what, version]) => `${what} ${version}`);
    return [name, at.slice(0, 10), commit, machine, used.join(', ')];
  });
  return markdownTable(['bench', 'measured', 'commit', 'machine', 'with'], lines);
}
