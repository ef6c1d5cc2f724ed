import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { ApiKeyGuard } from './api-key.guard.js';
import { ApiKeys } from './api-keys.js';
import { ApiKeysController } from './api-keys.controller.js';
import { CreateApiKeyHandler } from './create-api-key.command.js';
import { FirstAdminKey } from './first-admin-key.js';
import { KeyChanges } from './key-changes.js';
import { KeyUsage } from './key-usage.js';
import { ListApiKeysHandler } from './list-api-keys.query.js';
import { RevokeApiKeyHandler } from './revoke-api-key.command.js';
import { RotateApiKeyHandler } from './rotate-api-key.command.js';
import { RouteScopes } from './route-scopes.js';

/** Who may come in, and what for. */
@Module({
  imports: [CqrsModule, DiscoveryModule],
  controllers: [ApiKeysController],
  providers: [
    ApiKeys,
    KeyUsage,
    KeyChanges,
    FirstAdminKey,
    RouteScopes,
    CreateApiKeyHandler,
    RotateApiKeyHandler,
    RevokeApiKeyHandler,
    ListApiKeysHandler,
    { provide: APP_GUARD, useClass: ApiKeyGuard },
  ],
  exports: [FirstAdminKey],
})
export class AccessModule {}
