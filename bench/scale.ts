import { assertEqual, type Row } from './support/benchmark.js';
import { BASE, type Scaled, scaledLedger } from './support/scaled-ledger.js';
import { appendAtScale } from './scale/append.js';
import { diskAtScale } from './scale/disk.js';
import { listsAtScale } from './scale/lists.js';
import { queryAtScale } from './scale/query.js';
import { rebuildAtScale } from './scale/rebuild.js';

/** One thing measured on a ledger of 100,000 events and a larger one, in turn. */
type Part = (small: Scaled, large: Scaled) => Promise<Row[]>;

/** In this order: appending changes what the others measure. */
const PARTS: Record<string, Part> = {
  disk: diskAtScale,
  rebuild: rebuildAtScale,
  query: queryAtScale,
  lists: listsAtScale,
  append: appendAtScale,
};

/**
 * What an event, a query and a page cost in a large ledger, against the same in one of 100,000 events.
 * @param args how many events, and where not all of them are wanted the names of parts
 */
export async function benchScale([size = '1000000', ...names]: string[]): Promise<Row[]> {
  const wanted = names.length > 0 ? names : Object.keys(PARTS);
  for (const name of wanted) assertEqual(`whether there is a part ${name}`, name in PARTS, true);
  if (Number(size) <= BASE) throw new Error(`expected more than ${BASE} events, got ${size}`);
  const small = await scaledLedger(BASE);
  try {
    const large = await scaledLedger(Number(size));
    try {
      const rows: Row[] = [];
      for (const [name, part] of Object.entries(PARTS)) {
        if (wanted.includes(name)) rows.push(...(await part(small, large)));
      }
      return rows;
    } finally {
      await large.remove();
    }
  } finally {
    await small.remove();
  }
}
