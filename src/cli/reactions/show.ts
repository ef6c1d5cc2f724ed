import { Command } from 'commander';
import type { ReactionDetails } from '../../reactions/get-reaction.query.js';
import { print, type Terminal } from '../terminal.js';
import { describeReaction } from './select-reactions.js';
import { withEveryRoom } from '../with-every-room.js';

/** `ledger reactions show`. */
export function showVerb(terminal: Terminal): Command {
  return new Command('show')
    .description('show a reaction and how each attempt went')
    .argument('<id>', 'of the reaction')
    .option('--json', 'print one JSON document')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const { GetReaction } = await import('../../reactions/get-reaction.query.js');
      const reaction = await withEveryRoom(terminal, ({ queries }) =>
        queries.execute(new GetReaction(id, 'all')),
      );
      print(terminal, json, reaction, describeDetails(reaction));
    });
}

function describeDetails(reaction: ReactionDetails): string {
  const attempts = reaction.attempt_log.map(({ attempt, at, duration_ms, status_code, error }) => {
    const code = status_code === null ? '' : `, answered ${status_code}`;
    return `  attempt ${attempt} at ${at}, ${duration_ms} ms${code}: ${error ?? 'succeeded'}`;
  });
  const outcome = reaction.outcome ? [`  outcome ${JSON.stringify(reaction.outcome)}`] : [];
  return [describeReaction(reaction), ...attempts, ...outcome].join('\n');
}
