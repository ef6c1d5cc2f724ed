import { type Command, Option } from 'commander';
import { type Reaction, REACTION_STATUSES } from '../../reactions/reaction.js';
import type { ReactionFilter } from '../../reactions/list-reactions.query.js';
import { UsageError } from '../cli.errors.js';
import type { Buses } from '../boot-room.js';

const PAGE = 200;

/** What every verb about several reactions can be narrowed by. */
export interface SelectionOptions {
  status?: string;
  action?: string;
  number?: string;
  workspace?: string;
}

export function addSelection(command: Command): Command {
  return command
    .addOption(new Option('--status <status>', 'how they stand').choices(REACTION_STATUSES))
    .option('--action <action>', 'such as clear_routing')
    .option('--number <e164>', 'of this number, such as +254700000001')
    .option('--workspace <id>', 'of this workspace');
}

/**
 * The reactions that ids name, or else that the filters find, newest first.
 * @throws UsageError for both, or neither
 */
export async function selectReactions(
  { queries }: Buses,
  ids: readonly string[],
  options: SelectionOptions,
): Promise<Reaction[]> {
  const filter = filterOf(options);
  const filtered = Object.values(filter).some((value) => value !== undefined);
  if (ids.length > 0 === filtered) {
    throw new UsageError(
      'name reactions by their ids, or by --status, --action, --number or --workspace: one of the two',
    );
  }
  if (!filtered) {
    const { GetReaction } = await import('../../reactions/get-reaction.query.js');
    return Promise.all(ids.map((id) => queries.execute(new GetReaction(id, 'all'))));
  }
  return listReactions(queries, filter);
}

/** All that a filter finds, newest first. */
export async function listReactions(
  queries: Buses['queries'],
  filter: ReactionFilter,
  limit = Infinity,
): Promise<Reaction[]> {
  const { ListReactions } = await import('../../reactions/list-reactions.query.js');
  const found: Reaction[] = [];
  while (found.length < limit) {
    const wanted = Math.min(PAGE, limit - found.length);
    const page = await queries.execute(new ListReactions(filter, 'all', found.at(-1)?.id ?? null, wanted));
    found.push(...page);
    if (page.length < wanted) break;
  }
  return found;
}

export function filterOf({ status, action, number, workspace }: SelectionOptions): ReactionFilter {
  return { status, action, e164: number, workspace_id: workspace };
}

/** One line for people. */
export function describeReaction(reaction: Reaction): string {
  const { id, status, reason, action, e164, workspace_id, attempts, next_attempt_at, last_error } = reaction;
  const why = reason && ` (${reason})`;
  const next = next_attempt_at && `, next ${next_attempt_at}`;
  const error = last_error && `: ${last_error}`;
  const head = `${id}  ${action} of ${e164}, workspace ${workspace_id}: ${status}${why ?? ''}`;
  return `${head}, ${attempts} attempt${attempts === 1 ? '' : 's'}${next ?? ''}${error ?? ''}`;
}
