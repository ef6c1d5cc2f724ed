import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Rebuild } from './rebuild.js';
import { RebuildNotFound } from './rebuild.errors.js';
import { Rebuilds } from './rebuilds.js';

/** Asks a rebuild to end, in whichever process it runs. One that has ended already stays as it is. */
export class CancelRebuild extends Command<Rebuild> {
  constructor(
    readonly projection: string,
    readonly id: string,
  ) {
    super();
  }
}

@CommandHandler(CancelRebuild)
export class CancelRebuildHandler implements ICommandHandler<CancelRebuild> {
  constructor(private readonly rebuilds: Rebuilds) {}

  async execute({ projection, id }: CancelRebuild): Promise<Rebuild> {
    const rebuild = await this.rebuilds.find(projection, id);
    if (!rebuild) throw new RebuildNotFound(projection, id);
    await this.rebuilds.requestCancel(id);
    return rebuild;
  }
}
