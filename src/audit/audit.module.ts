import { Module } from '@nestjs/common';
import { EventStoreModule } from '../event-store/event-store.module.js';
import { SealMetrics } from './seal-metrics.js';
import { SealingService } from './sealing/sealing.service.js';

/** 8 — a Merkle tree over the log, sealed behind the appends, and its verification. */
@Module({
  imports: [EventStoreModule],
  providers: [SealingService, SealMetrics],
})
export class AuditModule {}
