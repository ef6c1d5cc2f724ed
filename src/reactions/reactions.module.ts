import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { EventStoreModule } from '../event-store/event-store.module.js';
import { Actions } from './actions.js';
import { ApproveReactionHandler } from './approve-reaction.command.js';
import { BUILT_IN_COMMANDS, type BuiltInCommands } from './built-in-actions.js';
import { CancelReactionHandler } from './cancel-reaction.command.js';
import { CountReactionsOfReleasesHandler } from './count-reactions-of-releases.query.js';
import { GetReactionHandler } from './get-reaction.query.js';
import { HostActions } from './host-actions.js';
import { ListReactionsHandler } from './list-reactions.query.js';
import { ListReactionsOfReleaseHandler } from './list-reactions-of-release.query.js';
import { DESTINATIONS, type DestinationFinder, OUTSIDE_DELIVERY, type OutsideDelivery } from './ports.js';
import { ReactionMetrics } from './reaction-metrics.js';
import { ReactionsController } from './reactions.controller.js';
import { ReactionsService } from './reactions.service.js';
import { RetryReactionHandler } from './retry-reaction.command.js';
import { WorkSignal } from './work/work-signal.js';

const builtInCommands: BuiltInCommands = {};

/** Everything is built in, and nothing held, until destinations can be configured. */
const noDestinations: DestinationFinder = { find: async () => new Map() };
const noDelivery: OutsideDelivery = {
  act: () => Promise.reject(new Error('there is no way to deliver over HTTP')),
};

/** 5 — what must happen when a number is released: certainly, once, and never against a number that has come back. */
@Module({
  imports: [CqrsModule, DiscoveryModule, EventStoreModule],
  controllers: [ReactionsController],
  providers: [
    Actions,
    HostActions,
    WorkSignal,
    ReactionMetrics,
    ReactionsService,
    ListReactionsHandler,
    GetReactionHandler,
    ListReactionsOfReleaseHandler,
    CountReactionsOfReleasesHandler,
    RetryReactionHandler,
    ApproveReactionHandler,
    CancelReactionHandler,
    { provide: BUILT_IN_COMMANDS, useValue: builtInCommands },
    { provide: DESTINATIONS, useValue: noDestinations },
    { provide: OUTSIDE_DELIVERY, useValue: noDelivery },
  ],
  exports: [Actions],
})
export class ReactionsModule {}
