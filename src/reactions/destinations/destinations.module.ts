import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { DispatchModule } from '../../dispatch/dispatch.module.js';
import { SecretTables } from '../../secrets/secret-tables.js';
import { SecretsModule } from '../../secrets/secrets.module.js';
import { DESTINATION_SECRETS, DestinationSecrets } from './destination-secrets.js';
import { DestinationsController } from './destinations.controller.js';
import { Destinations } from './destinations.js';
import { GetDestinationHandler } from './get-destination.query.js';
import { NewDestinationCheck } from './new-destination-check.js';
import { PauseDestinationHandler } from './pause-destination.command.js';
import { PutDestinationHandler } from './put-destination.command.js';

/** Where each workspace's reactions act. */
@Module({
  imports: [CqrsModule, DispatchModule, SecretsModule],
  controllers: [DestinationsController],
  providers: [
    Destinations,
    DestinationSecrets,
    NewDestinationCheck,
    GetDestinationHandler,
    PutDestinationHandler,
    PauseDestinationHandler,
  ],
  exports: [Destinations],
})
export class DestinationsModule {
  constructor(secrets: SecretTables) {
    secrets.register(DESTINATION_SECRETS);
  }
}
