import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ApiKeyGuard } from './api-key.guard.js';
import { ApiKeys } from './api-keys.js';
import { FirstAdminKey } from './first-admin-key.js';

@Module({
  providers: [ApiKeys, FirstAdminKey, { provide: APP_GUARD, useClass: ApiKeyGuard }],
  exports: [FirstAdminKey],
})
export class AccessModule {}
