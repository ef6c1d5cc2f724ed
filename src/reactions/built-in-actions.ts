import type { Type } from '@nestjs/common';
import type { Command, CommandBus } from '@nestjs/cqrs';
import type pg from 'pg';
import type { BuiltInAction } from './action.js';
import { type ActionOutcome, BUILT_IN_ACTIONS, type EndedAssignment } from './ended-assignment.js';

/** A command that does a built-in action in the transaction of `client`. */
export type BuiltInCommand = new (client: pg.PoolClient, ended: EndedAssignment) => Command<ActionOutcome>;

/** Which command does which built-in action. */
export type BuiltInCommands = Partial<Record<(typeof BUILT_IN_ACTIONS)[number], BuiltInCommand>>;
export const BUILT_IN_COMMANDS = Symbol('BUILT_IN_COMMANDS');

const TIME_LIMIT_MS = 10_000;

/** The built-in actions, each carried out by its command's handler. */
export function builtInActions(commands: BuiltInCommands, bus: CommandBus): BuiltInAction[] {
  return BUILT_IN_ACTIONS.flatMap((name) => {
    const command = commands[name];
    return command ? [builtInAction(name, command, bus)] : [];
  });
}

function builtInAction(name: string, command: BuiltInCommand, bus: CommandBus): BuiltInAction {
  return {
    kind: 'built_in',
    name,
    handler: (command as Type).name,
    // An assignment's billing is stopped, and corrected, whatever came after it.
    supersedable: name !== 'stop_billing',
    timeLimitMs: TIME_LIMIT_MS,
    run: (client, ended) => bus.execute(new command(client, ended)),
  };
}
