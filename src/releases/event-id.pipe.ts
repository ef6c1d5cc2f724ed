import { Injectable, type PipeTransform } from '@nestjs/common';
import { ReleaseNotFound } from './releases.errors.js';

/** Takes an event id out of a path. No event has U+0000 in it, and the database would not take the question. */
@Injectable()
export class EventIdPipe implements PipeTransform<string, string> {
  transform(eventId: string): string {
    if (eventId.includes('\0')) throw new ReleaseNotFound(eventId);
    return eventId;
  }
}
