import { Injectable, type PipeTransform } from '@nestjs/common';
import { BadRequest } from '../http/http.errors.js';
import { isE164 } from '../numbers/e164.js';

/** Takes the number out of a path; its plus sign may come raw or as `%2B`. */
@Injectable()
export class E164Pipe implements PipeTransform<string, string> {
  transform(e164: string): string {
    if (isE164(e164)) return e164;
    const message = `e164 must be a number in E.164 form like +254700000001, got ${JSON.stringify(e164.slice(0, 40))}`;
    throw new BadRequest(message, [{ field: 'e164', message }]);
  }
}
