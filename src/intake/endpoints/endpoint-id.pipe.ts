import { Injectable, type PipeTransform } from '@nestjs/common';
import { EndpointNotFound, SecretNotFound } from '../intake.errors.js';
import { ENDPOINT_ID } from './endpoint-registry.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** No endpoint has an id of another shape, and the database could not even be asked about some (`%00`). */
@Injectable()
export class EndpointIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!ENDPOINT_ID.test(id)) throw new EndpointNotFound(id);
    return id;
  }
}

@Injectable()
export class SecretIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!UUID.test(id)) throw new SecretNotFound(id);
    return id;
  }
}
