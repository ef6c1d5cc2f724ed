import { hkdfSync } from 'node:crypto';
import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { ACCESS_OPTIONS, type AccessOptions } from './access/access.options.js';
import { ASSIGNMENTS_OPTIONS, type AssignmentsOptions } from './assignments/assignments.options.js';
import { AUDIT_OPTIONS, type AuditOptions } from './audit/audit.options.js';
import { ALLOW_LIST_FORM, AllowList } from './dispatch/allow-list.js';
import { DISPATCH_OPTIONS, type DispatchOptions } from './dispatch/dispatch.options.js';
import { HTTP_OPTIONS, type HttpOptions } from './http/http.options.js';
import { RATE_LIMIT_OPTIONS, type RateLimitOptions } from './rate-limit/rate-limit.options.js';
import { SECRETS_OPTIONS, type SecretsOptions } from './secrets/secrets.options.js';
import { PROJECTIONS_OPTIONS, type ProjectionsOptions } from './projections/projections.options.js';
import { REACTIONS_OPTIONS, type ReactionsOptions } from './reactions/reactions.options.js';
import {
  DEFAULT_COOLING_DAYS,
  DEFAULT_RATE_LIMIT,
  NUMBER_LEDGER_OPTIONS,
  type NumberLedgerAsyncOptions,
  type NumberLedgerOptions,
} from './number-ledger.options.js';
import { SUBSCRIPTIONS_OPTIONS, type SubscriptionsOptions } from './subscriptions/subscriptions.options.js';

/** Deals the ledger's options out to the rooms, each its own. */
@Global()
@Module({})
export class OptionsModule {
  static forRootAsync({ imports, inject, useFactory }: NumberLedgerAsyncOptions): DynamicModule {
    const roomOptions: Provider[] = [
      dealt(ACCESS_OPTIONS, ({ adminKey }): AccessOptions => ({ adminKey: adminKey ?? null })),
      dealt(PROJECTIONS_OPTIONS, ({ liveProjections }): ProjectionsOptions => ({
        live: liveProjections ?? true,
      })),
      dealt(REACTIONS_OPTIONS, ({ liveReactions }): ReactionsOptions => ({ live: liveReactions ?? true })),
      dealt(SUBSCRIPTIONS_OPTIONS, ({ liveSubscriptions }): SubscriptionsOptions => ({
        live: liveSubscriptions ?? true,
      })),
      dealt(AUDIT_OPTIONS, ({ liveSealing }): AuditOptions => ({ live: liveSealing ?? true })),
      dealt(ASSIGNMENTS_OPTIONS, ({ coolingDays }): AssignmentsOptions => ({
        coolingDays: coolingDays ?? DEFAULT_COOLING_DAYS,
      })),
      dealt(RATE_LIMIT_OPTIONS, ({ rateLimit }): RateLimitOptions => ({
        perMinute: rateLimit ?? DEFAULT_RATE_LIMIT,
      })),
      dealt(SECRETS_OPTIONS, ({ masterKey, previousMasterKey }): SecretsOptions => ({
        masterKey,
        previousMasterKey,
      })),
      dealt(DISPATCH_OPTIONS, ({ destinationAllow }): DispatchOptions => ({
        allowed: allowListOf(destinationAllow ?? ''),
      })),
      dealt(HTTP_OPTIONS, ({ masterKey, logLevel, corsOrigins }): HttpOptions => ({
        cursorKey: Buffer.from(hkdfSync('sha256', masterKey, '', 'number-ledger cursors', 32)),
        logLevel: logLevel ?? 'info',
        corsOrigins,
      })),
    ];
    return {
      module: OptionsModule,
      imports,
      providers: [{ provide: NUMBER_LEDGER_OPTIONS, inject, useFactory }, ...roomOptions],
      exports: [
        NUMBER_LEDGER_OPTIONS,
        ACCESS_OPTIONS,
        PROJECTIONS_OPTIONS,
        REACTIONS_OPTIONS,
        ASSIGNMENTS_OPTIONS,
        AUDIT_OPTIONS,
        RATE_LIMIT_OPTIONS,
        SECRETS_OPTIONS,
        DISPATCH_OPTIONS,
        SUBSCRIPTIONS_OPTIONS,
        HTTP_OPTIONS,
      ],
    };
  }
}

function dealt(token: symbol, deal: (options: NumberLedgerOptions) => object): Provider {
  return { provide: token, inject: [NUMBER_LEDGER_OPTIONS], useFactory: deal };
}

function allowListOf(destinationAllow: string): AllowList {
  const allowed = AllowList.parse(destinationAllow);
  if (allowed) return allowed;
  throw new Error(`destinationAllow: expected ${ALLOW_LIST_FORM}, got ${JSON.stringify(destinationAllow)}`);
}
