import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EventStoreModule } from '../event-store/event-store.module.js';
import { DefaultEndpoint } from './default-endpoint.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { DismissDeliveryHandler } from './deliveries/dismiss-delivery.command.js';
import { GetDeliveryHandler } from './deliveries/get-delivery.query.js';
import { ListDeliveriesOfEventsHandler } from './deliveries/list-deliveries-of-events.query.js';
import { ListDeliveriesHandler } from './deliveries/list-deliveries.query.js';
import { ReprocessDeliveryHandler } from './deliveries/reprocess-delivery.command.js';
import { DeliveryRecorder } from './delivery-recorder.js';
import { AddSecretHandler } from './endpoints/add-secret.command.js';
import { CreateEndpointHandler } from './endpoints/create-endpoint.command.js';
import { DeleteEndpointHandler } from './endpoints/delete-endpoint.command.js';
import { EndpointChanges } from './endpoints/endpoint-changes.js';
import { EndpointRegistry } from './endpoints/endpoint-registry.js';
import { EndpointWatcher } from './endpoints/endpoint-watcher.js';
import { EndpointsController } from './endpoints/endpoints.controller.js';
import { GetEndpointHandler } from './endpoints/get-endpoint.query.js';
import { ListEndpointsHandler } from './endpoints/list-endpoints.query.js';
import { RevokeSecretHandler } from './endpoints/revoke-secret.command.js';
import { SecretUsage } from './endpoints/secret-usage.js';
import { UpdateEndpointHandler } from './endpoints/update-endpoint.command.js';
import { FailureThrottle } from './failure-throttle.js';
import { IntakeMetrics } from './intake-metrics.js';
import { ReceiveDelivery } from './receive-delivery.js';
import { RecordDeliveryHandler } from './record-delivery.command.js';
import { Refusals } from './refusals.js';
import { SecretTables } from '../secrets/secret-tables.js';
import { SecretsModule } from '../secrets/secrets.module.js';
import { WebhookController } from './webhook.controller.js';

const RECEIVING = [
  ReceiveDelivery,
  RecordDeliveryHandler,
  DeliveryRecorder,
  Refusals,
  FailureThrottle,
  IntakeMetrics,
];
const ENDPOINTS = [DefaultEndpoint, EndpointRegistry, EndpointWatcher, EndpointChanges, SecretUsage];
const ENDPOINT_COMMANDS = [
  CreateEndpointHandler,
  UpdateEndpointHandler,
  DeleteEndpointHandler,
  AddSecretHandler,
  RevokeSecretHandler,
];
const DELIVERY_COMMANDS = [ReprocessDeliveryHandler, DismissDeliveryHandler];
const QUERIES = [
  GetEndpointHandler,
  ListEndpointsHandler,
  GetDeliveryHandler,
  ListDeliveriesHandler,
  ListDeliveriesOfEventsHandler,
];

/** 1 — receive and verify: from the provider's request to a kept delivery. */
@Module({
  imports: [CqrsModule, EventStoreModule, SecretsModule],
  controllers: [WebhookController, EndpointsController, DeliveriesController],
  providers: [...RECEIVING, ...ENDPOINTS, ...ENDPOINT_COMMANDS, ...DELIVERY_COMMANDS, ...QUERIES],
  exports: [DefaultEndpoint, DeliveryRecorder],
})
export class IntakeModule {
  constructor(secrets: SecretTables) {
    const columns = { id: 'id', holder: 'endpoint_id', ciphertext: 'ciphertext' };
    secrets.register({ table: 'ledger.endpoint_secrets', ...columns });
  }
}
