import { Global, Module } from '@nestjs/common';
import { TenantReads } from './tenant-reads.js';

/** Reading as a caller, for every room that answers one. */
@Global()
@Module({ providers: [TenantReads], exports: [TenantReads] })
export class TenancyModule {}
