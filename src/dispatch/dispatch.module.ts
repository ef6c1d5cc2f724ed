import { Module } from '@nestjs/common';
import { AddressGuard } from './address-guard.js';
import { DISPATCH_OPTIONS, type DispatchOptions } from './dispatch.options.js';
import { Sender } from './sender.js';

/** 6 — outgoing deliveries: signing, sending, schedules, attempts. Knows neither reactions nor subscriptions. */
@Module({
  providers: [
    {
      provide: AddressGuard,
      inject: [DISPATCH_OPTIONS],
      useFactory: ({ allowed }: DispatchOptions) => new AddressGuard(allowed),
    },
    { provide: Sender, inject: [AddressGuard], useFactory: (guard: AddressGuard) => new Sender(guard) },
  ],
  exports: [AddressGuard, Sender],
})
export class DispatchModule {}
