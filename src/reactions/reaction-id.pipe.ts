import { Injectable, type PipeTransform } from '@nestjs/common';
import { isReactionId } from './reaction.js';
import { ReactionNotFound } from './reactions.errors.js';

/** The id in a path. */
@Injectable()
export class ReactionIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!isReactionId(id)) throw new ReactionNotFound(id);
    return id;
  }
}
