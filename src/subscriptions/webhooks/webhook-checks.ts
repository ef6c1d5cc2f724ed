import { Injectable } from '@nestjs/common';
import { AddressGuard } from '../../dispatch/address-guard.js';
import { BadRequest } from '../../http/http.errors.js';
import { EventUnsupported } from '../subscriptions.errors.js';
import { isSupportedEvent } from './event-filter.js';

/** What a webhook's fields must be, beyond their types. */
@Injectable()
export class WebhookChecks {
  constructor(private readonly guard: AddressGuard) {}

  /** @throws BadRequest naming the field; EventUnsupported */
  check({ url, events }: { url?: string; events?: readonly string[] }): void {
    const fault = url === undefined ? null : this.guard.urlFault(url);
    if (fault !== null) refuse('url', fault);
    for (const filter of events ?? []) if (!isSupportedEvent(filter)) throw new EventUnsupported(filter);
  }
}

export function refuse(field: string, fault: string): never {
  const message = `${field} ${fault}`;
  throw new BadRequest(message, [{ field, message }]);
}
