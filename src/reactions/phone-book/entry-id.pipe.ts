import { Injectable, type PipeTransform } from '@nestjs/common';
import { EntryNotFound } from './phone-book.errors.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** No entry has an id of another shape; the database would not even take it. */
@Injectable()
export class EntryIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!UUID.test(id)) throw new EntryNotFound(id);
    return id;
  }
}
