import type { Command, CommandBus } from '@nestjs/cqrs';
import type pg from 'pg';
import type { BuiltInAction } from './action.js';
import { StopBilling } from './billing/stop-billing.command.js';
import { type ActionOutcome, BUILT_IN_ACTIONS, type EndedAssignment } from './ended-assignment.js';
import { RemoveFromPhoneBook } from './phone-book/remove-from-phone-book.command.js';
import { ClearRouting } from './routing/clear-routing.command.js';

type BuiltInName = (typeof BUILT_IN_ACTIONS)[number];
type BuiltInCommand = new (
  client: pg.PoolClient,
  ended: readonly EndedAssignment[],
) => Command<ActionOutcome[]>;

const COMMANDS: Record<BuiltInName, BuiltInCommand> = {
  clear_routing: ClearRouting,
  remove_from_phone_book: RemoveFromPhoneBook,
  stop_billing: StopBilling,
};

const TIME_LIMIT_MS = 10_000;

/** The built-in actions, each carried out by its command's handler. */
export function builtInActions(bus: CommandBus): BuiltInAction[] {
  return BUILT_IN_ACTIONS.map((name) => {
    const BuiltIn = COMMANDS[name];
    return {
      kind: 'built_in',
      name,
      handler: BuiltIn.name,
      // An assignment's billing is stopped, and corrected, whatever came after it.
      supersedable: name !== 'stop_billing',
      timeLimitMs: TIME_LIMIT_MS,
      run: (client, ended) => bus.execute(new BuiltIn(client, ended)),
    };
  });
}
