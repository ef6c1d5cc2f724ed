import { Injectable, type PipeTransform } from '@nestjs/common';
import { ReactionNotFound } from './reactions.errors.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** No reaction has an id of another shape; the database would not even take it. */
@Injectable()
export class ReactionIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!UUID.test(id)) throw new ReactionNotFound(id);
    return id;
  }
}
