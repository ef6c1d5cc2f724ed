import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { type Change, changeVerb } from './change.js';
import { listVerb } from './list.js';
import { showVerb } from './show.js';

const CHANGES: Change[] = [
  {
    verb: 'retry',
    done: 'retried',
    description: 'have what failed tried again now',
    statuses: ['dead', 'failed'],
    command: async () => (await import('../../reactions/retry-reaction.command.js')).RetryReaction,
  },
  {
    verb: 'approve',
    done: 'approved',
    description: 'let what is held be carried out',
    statuses: ['held'],
    command: async () => (await import('../../reactions/approve-reaction.command.js')).ApproveReaction,
  },
  {
    verb: 'cancel',
    done: 'cancelled',
    description: 'have what is not done yet never be done',
    statuses: ['pending', 'failed', 'held', 'dead'],
    command: async () => (await import('../../reactions/cancel-reaction.command.js')).CancelReaction,
  },
];

/** `ledger reactions`: what is done because of releases. */
export function reactionsVerb(terminal: Terminal): Command {
  const verb = new Command('reactions')
    .description('see and steer what is done because of releases')
    .addCommand(listVerb(terminal))
    .addCommand(showVerb(terminal));
  for (const change of CHANGES) verb.addCommand(changeVerb(change, terminal));
  return verb;
}
