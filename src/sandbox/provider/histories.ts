import type { Life, TrueAssignment } from '../true-history.js';

/** What really happened to every number in every workspace, told or not: the truth to compare a ledger with. */
export class Histories {
  private readonly lives = new Map<string, Life>();

  /** The life of a number in one workspace; begun when there is none. */
  of(workspaceId: string, e164: string): Life {
    const name = JSON.stringify([workspaceId, e164]);
    const life = this.lives.get(name) ?? { index: this.lives.size, e164, events: [], assignments: [] };
    this.lives.set(name, life);
    return life;
  }

  /** Those in which something happened. */
  all(workspaceId?: string): Life[] {
    return [...this.lives.values()].filter(
      ({ assignments }) => workspaceId === undefined || assignments[0]?.workspace_id === workspaceId,
    );
  }

  assignments(filter: { workspace_id?: string; e164?: string }): TrueAssignment[] {
    return this.all(filter.workspace_id)
      .filter(({ e164 }) => filter.e164 === undefined || e164 === filter.e164)
      .flatMap(({ assignments }) => assignments);
  }
}
