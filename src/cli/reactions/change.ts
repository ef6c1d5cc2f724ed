import { Command } from 'commander';
import type { Command as BusCommand } from '@nestjs/cqrs';
import type { Workspaces } from '../../access/workspaces.js';
import type { Reaction, ReactionStatus } from '../../reactions/reaction.js';
import type { Buses } from '../boot-room.js';
import { print, type Terminal } from '../terminal.js';
import {
  addSelection,
  describeReaction,
  selectReactions,
  type SelectionOptions,
} from './select-reactions.js';
import { withEveryRoom } from '../with-every-room.js';

type ChangeCommand = new (id: string, visible: Workspaces) => BusCommand<void>;

/** A change of reactions that the command line offers. */
export interface Change {
  verb: string;
  /** What the report says: so many were … */
  done: string;
  description: string;
  /** Statuses it applies to; of those that filters find, others are left alone. */
  statuses: readonly ReactionStatus[];
  command(): Promise<ChangeCommand>;
}

interface ChangeOptions extends SelectionOptions {
  dryRun?: boolean;
  json?: boolean;
}

interface Result {
  reaction: Reaction;
  error: string | null;
}

/** How the change of one reaction went, and how it stands now. */
interface Changed extends Pick<Reaction, 'id' | 'action' | 'e164' | 'status'> {
  done: boolean;
  error: string | null;
}

/** `ledger reactions retry|approve|cancel`. */
export function changeVerb(change: Change, terminal: Terminal): Command {
  const { verb, description } = change;
  return addSelection(new Command(verb))
    .description(description)
    .argument('[id...]', 'of the reactions')
    .option('--dry-run', 'only say which it would be')
    .option('--json', 'print one JSON document')
    .addHelpText('after', `\nExample:\n  $ ledger reactions ${verb} --number +254700000001 --dry-run`)
    .action((ids: string[], options: ChangeOptions) => run(change, ids, options, terminal));
}

async function run(change: Change, ids: string[], options: ChangeOptions, terminal: Terminal): Promise<void> {
  const results = await withEveryRoom(terminal, async (buses) => {
    const selected = await selectReactions(buses, ids, options);
    const chosen =
      ids.length > 0 ? selected : selected.filter(({ status }) => change.statuses.includes(status));
    if (options.dryRun) return chosen.map((reaction) => ({ reaction, error: dryError(change, reaction) }));
    const changed: Result[] = [];
    for (const reaction of chosen) changed.push(await apply(change, buses, reaction));
    return changed;
  });
  const data = results.map(({ reaction: { id, action, e164, status }, error }): Changed => {
    return { id, action, e164, status, done: error === null && !options.dryRun, error };
  });
  if (data.some(({ error }) => error !== null)) terminal.exitCode = 1;
  const lines = results.map(({ reaction, error }) => error ?? describeReaction(reaction));
  const count = results.filter(({ error }) => error === null).length;
  const head = options.dryRun ? `would be ${change.done}: ${count}` : `${change.done}: ${count}`;
  print(terminal, options.json, { data }, [head, ...lines].join('\n'));
}

/** @returns the reaction as it stands then */
async function apply(change: Change, { commands, queries }: Buses, { id }: Reaction): Promise<Result> {
  const { GetReaction } = await import('../../reactions/get-reaction.query.js');
  let error: string | null = null;
  try {
    await commands.execute(new (await change.command())(id, 'all'));
  } catch (thrown) {
    if ((thrown as { status?: number }).status !== 409) throw thrown;
    error = (thrown as Error).message;
  }
  return { reaction: await queries.execute(new GetReaction(id, 'all')), error };
}

function dryError({ verb, statuses }: Change, { id, status }: Reaction): string | null {
  return statuses.includes(status)
    ? null
    : `${id} is ${status}; expected ${statuses.join(' or ')} to ${verb} it`;
}
