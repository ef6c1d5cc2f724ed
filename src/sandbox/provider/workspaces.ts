import { uuidV7 } from '../identifiers.js';
import { Random } from '../random.js';
import { invalidKey, workspaceNotFound, workspaceTaken } from './provider.errors.js';

/** A customer of the provider. */
export interface Workspace {
  id: string;
  /** For `Authorization: Bearer`. Nothing here is secret: the sandbox shows it to whoever asks. */
  token: string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

export class Workspaces {
  private readonly byId = new Map<string, Workspace>();
  private readonly random: Random;

  constructor(seed: string) {
    this.random = new Random(`${seed}/workspaces`);
  }

  /** @param at milliseconds since 1970, for the id where none is given */
  create(at: number, id = uuidV7(at, this.random)): Workspace {
    if (this.byId.has(id)) throw workspaceTaken(id);
    const workspace = { id, token: `sk_sandbox_${this.random.text(LETTERS, 24)}` };
    this.byId.set(id, workspace);
    return workspace;
  }

  list(): Workspace[] {
    return [...this.byId.values()];
  }

  get(id: string): Workspace {
    const workspace = this.byId.get(id);
    if (!workspace) throw workspaceNotFound(id);
    return workspace;
  }

  /** @param authorization the header as sent */
  authorized(authorization: string | undefined): Workspace {
    const workspace = this.list().find(({ token }) => authorization === `Bearer ${token}`);
    if (!workspace) throw invalidKey();
    return workspace;
  }
}
