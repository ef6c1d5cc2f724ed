import { Module } from '@nestjs/common';
import { DispatchModule } from '../../dispatch/dispatch.module.js';
import { DestinationsModule } from '../destinations/destinations.module.js';
import { HttpDestination } from './http-destination.js';

/** Reactions that act in somebody else's system. */
@Module({
  imports: [DispatchModule, DestinationsModule],
  providers: [HttpDestination],
  exports: [HttpDestination],
})
export class HttpDestinationModule {}
