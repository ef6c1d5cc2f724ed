import { Injectable } from '@nestjs/common';
import type { Action } from './action.js';

const NAME = /^[a-z][a-z0-9_]{0,63}$/;

/** Everything that is done because of a release; registered while the application starts. */
@Injectable()
export class Actions {
  private readonly actions = new Map<string, Action>();

  register(action: Action): void {
    const { name, handler } = action;
    if (!NAME.test(name)) {
      throw new Error(
        `expected an action's name of a-z, 0-9 and _, such as archive_recordings; ${handler} has ${name}`,
      );
    }
    const other = this.actions.get(name);
    if (other) throw new Error(`two handlers do the action ${name}: ${other.handler} and ${handler}`);
    this.actions.set(name, action);
  }

  find(name: string): Action | undefined {
    return this.actions.get(name);
  }

  all(): Action[] {
    return [...this.actions.values()];
  }
}
