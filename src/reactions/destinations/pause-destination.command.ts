import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { DestinationNotFound } from './destinations.errors.js';
import { PAUSED_BY_HAND } from './put-destination.command.js';

/** Pauses a configured destination, or resumes it; all else stays as it is. @throws DestinationNotFound */
export class PauseDestination extends Command<void> {
  constructor(
    readonly workspace_id: string,
    readonly action: string,
    readonly paused: boolean,
  ) {
    super();
  }
}

const SQL = `
  UPDATE ledger.destinations
     SET paused_reason = $3, paused_at = CASE WHEN $3::text IS NOT NULL THEN clock_timestamp() END,
         updated_at = clock_timestamp()
   WHERE workspace_id = $1 AND action = $2`;

@CommandHandler(PauseDestination)
export class PauseDestinationHandler implements ICommandHandler<PauseDestination> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ workspace_id, action, paused }: PauseDestination): Promise<void> {
    const { rowCount } = await this.pool.query(SQL, [workspace_id, action, paused ? PAUSED_BY_HAND : null]);
    if (rowCount === 0) throw new DestinationNotFound(workspace_id, action);
  }
}
