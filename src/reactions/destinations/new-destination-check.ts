import { Injectable } from '@nestjs/common';
import { AddressGuard } from '../../dispatch/address-guard.js';
import { secretFault } from '../../dispatch/standard-webhooks.js';
import { BadRequest } from '../../http/http.errors.js';
import type { PutDestinationDto } from './destination-input.dto.js';
import type { NewDestination } from './put-destination.command.js';

/** What the fields of a destination must be together. */
@Injectable()
export class NewDestinationCheck {
  constructor(private readonly guard: AddressGuard) {}

  /**
   * The destination that is asked for; null when only `paused` is to change.
   * @throws BadRequest naming the field
   */
  of({ kind, url, secret, hold, paused }: PutDestinationDto): NewDestination | null {
    if (kind === undefined) {
      for (const [field, value] of Object.entries({ url, secret, hold })) {
        if (value !== undefined) refuse('kind', `must be given with ${field}`);
      }
      return null;
    }
    const reasons = hold?.reasons ?? [];
    const settings = {
      hold: { reasons, delay_seconds: hold?.delay_seconds ?? null },
      paused: paused ?? false,
    };
    if (kind === 'builtin') {
      if (url !== undefined) refuse('url', 'goes with the kind http alone');
      if (secret !== undefined) refuse('secret', 'goes with the kind http alone');
      return { kind, url: null, secret: null, ...settings };
    }
    const urlFault = url === undefined ? 'must be given with the kind http' : this.guard.urlFault(url);
    if (urlFault !== null) refuse('url', urlFault);
    const fault = secret === undefined ? null : secretFault(secret);
    if (fault !== null) refuse('secret', fault);
    return { kind, url: url!, secret: secret ?? null, ...settings };
  }
}

function refuse(field: string, fault: string): never {
  const message = `${field} ${fault}`;
  throw new BadRequest(message, [{ field, message }]);
}
