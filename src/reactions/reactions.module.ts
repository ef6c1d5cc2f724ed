import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { EventStoreModule } from '../event-store/event-store.module.js';
import { Actions } from './actions.js';
import { ApproveReactionHandler } from './approve-reaction.command.js';
import { BillingModule } from './billing/billing.module.js';
import { CancelReactionHandler } from './cancel-reaction.command.js';
import { CountReactionsOfReleasesHandler } from './count-reactions-of-releases.query.js';
import { DestinationsModule } from './destinations/destinations.module.js';
import { GetReactionHandler } from './get-reaction.query.js';
import { HostActions } from './host-actions.js';
import { ListReactionsHandler } from './list-reactions.query.js';
import { ListReactionsOfReleaseHandler } from './list-reactions-of-release.query.js';
import { HttpDestinationModule } from './http-destination/http-destination.module.js';
import { PhoneBookModule } from './phone-book/phone-book.module.js';
import { ReactionMetrics } from './reaction-metrics.js';
import { ReactionsController } from './reactions.controller.js';
import { ReactionsService } from './reactions.service.js';
import { RetryReactionHandler } from './retry-reaction.command.js';
import { RoutingModule } from './routing/routing.module.js';
import { WorkSignal } from './work/work-signal.js';

/** 5 — what must happen when a number is released: certainly, once, and never against a number that has come back. */
@Module({
  imports: [
    CqrsModule,
    DiscoveryModule,
    EventStoreModule,
    RoutingModule,
    PhoneBookModule,
    BillingModule,
    DestinationsModule,
    HttpDestinationModule,
  ],
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
  ],
  exports: [Actions],
})
export class ReactionsModule {}
