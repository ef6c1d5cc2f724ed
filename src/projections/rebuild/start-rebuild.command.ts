import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Rebuild } from './rebuild.js';
import { Rebuilder } from './rebuilder.js';

/** Starts a rebuild and does not wait for its end. */
export class StartRebuild extends Command<Rebuild> {
  constructor(readonly projection: string) {
    super();
  }
}

@CommandHandler(StartRebuild)
export class StartRebuildHandler implements ICommandHandler<StartRebuild> {
  constructor(private readonly rebuilder: Rebuilder) {}

  async execute({ projection }: StartRebuild): Promise<Rebuild> {
    const { rebuilds } = await this.rebuilder.start([projection]);
    return rebuilds[0]!;
  }
}
