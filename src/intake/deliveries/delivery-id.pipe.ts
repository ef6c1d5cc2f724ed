import { Injectable, type PipeTransform } from '@nestjs/common';
import { DeliveryNotFound } from '../intake.errors.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** No delivery has an id of another shape; the database would not even take it. */
@Injectable()
export class DeliveryIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!UUID.test(id)) throw new DeliveryNotFound(id);
    return id;
  }
}
