import { tenantSetting } from './tenant-setting.js';
import type { Workspaces } from './workspaces.js';

export interface GatheredReadsLimits {
  /** Most keys in one statement. */
  batch: number;
  /** Statements under way at once: while one is answered, the next gathers. */
  inFlight: number;
}

interface Waiting<K, V> {
  key: K;
  resolve: (value: V) => void;
  reject: (error: unknown) => void;
}

interface Group<K, V> {
  visible: Workspaces;
  reads: Waiting<K, V>[];
}

/**
 * Brings reads by key that are asked for at the same time together, into one statement for all that see the same
 * workspaces. There is no timer: a lone read leaves at once, and what comes while statements are under way gathers.
 * Each is answered by a statement that began after it was asked for.
 */
export class GatheredReads<K, V> {
  /** In the order in which they have their turn. */
  private readonly waiting = new Map<string, Group<K, V>>();
  private underWay = 0;

  /** @param read reads some keys as one who may see these workspaces; answers one value a key, in their order */
  constructor(
    private readonly read: (visible: Workspaces, keys: K[]) => Promise<V[]>,
    private readonly limits: GatheredReadsLimits,
  ) {}

  /** The value of a key, or the error that the statement it was in met. */
  get(visible: Workspaces, key: K): Promise<V> {
    const value = new Promise<V>((resolve, reject) =>
      this.groupOf(visible).reads.push({ key, resolve, reject }),
    );
    this.sendNext();
    return value;
  }

  private groupOf(visible: Workspaces): Group<K, V> {
    const tenant = tenantSetting(visible);
    const known = this.waiting.get(tenant);
    if (known) return known;
    const group = { visible, reads: [] };
    this.waiting.set(tenant, group);
    return group;
  }

  private sendNext(): void {
    if (this.underWay >= this.limits.inFlight) return;
    const [next] = this.waiting;
    if (next === undefined) return;
    const [tenant, group] = next;
    const batch = group.reads.splice(0, this.limits.batch);
    this.waiting.delete(tenant);
    // Whoever asks for very much goes to the end of the queue with the rest of it.
    if (group.reads.length > 0) this.waiting.set(tenant, group);
    this.underWay += 1;
    void this.answer(group.visible, batch).finally(() => {
      this.underWay -= 1;
      this.sendNext();
    });
  }

  private async answer(visible: Workspaces, batch: Waiting<K, V>[]): Promise<void> {
    try {
      const values = await this.read(
        visible,
        batch.map(({ key }) => key),
      );
      if (values.length !== batch.length)
        throw new Error(`expected ${batch.length} values for ${batch.length} keys, got ${values.length}`);
      batch.forEach(({ resolve }, index) => resolve(values[index]!));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
