import type { VirtualClock } from '../clock/virtual-clock.js';
import { uuidV7 } from '../identifiers.js';
import { instant, type ProviderEvent } from '../provider-event.js';
import { beginHolding } from '../provision.js';
import { Random } from '../random.js';
import { endHolding } from '../release.js';
import { Histories } from './histories.js';
import type { Inventory, InventoryNumber } from './inventory.js';
import { isHeld, type ProviderNumber } from './provider-number.js';
import { numberNotAssigned, numberNotFound, numberRetired } from './provider.errors.js';

/** Why the provider takes a number away (docs/sandbox.md). */
export type ReleaseReason = 'explicit' | 'trial_expired' | 'admin_released';

/** The numbers of all workspaces. Whatever customers are told of goes through `tell`. */
export class Numbers {
  readonly histories = new Histories();
  private readonly numbers: ProviderNumber[] = [];
  private readonly random: Random;

  constructor(
    seed: string,
    private readonly clock: VirtualClock,
    private readonly inventory: Inventory,
    private readonly tell: (event: ProviderEvent) => void,
  ) {
    this.random = new Random(`${seed}/numbers`);
  }

  /** @param trialSeconds after which the number is taken back; null for a number that is rented */
  claim(workspaceId: string, e164: string, trialSeconds: number | null): ProviderNumber {
    const { number, event } = this.give(this.inventory.take(e164), workspaceId);
    if (trialSeconds !== null) this.startTrial(number, trialSeconds);
    this.tell(event);
    return number;
  }

  /** All it has or had, the oldest claim first. */
  list(workspaceId: string): ProviderNumber[] {
    return this.numbers.filter((number) => number.workspace_id === workspaceId);
  }

  /** @param workspaceId null for any */
  get(workspaceId: string | null, id: string): ProviderNumber {
    const own = ({ workspace_id }: ProviderNumber): boolean => (workspaceId ?? workspace_id) === workspace_id;
    const matching = this.numbers.filter((number) => number.id === id && own(number));
    const number = matching.findLast(isHeld) ?? matching.at(-1);
    if (!number) throw numberNotFound(id);
    if (number.status === 'retired') throw numberRetired(number.e164);
    return number;
  }

  release(number: ProviderNumber, reason: ReleaseReason): ProviderNumber {
    if (!isHeld(number)) throw numberNotAssigned(number.e164);
    const at = this.clock.instant();
    this.end(number, 'released', at);
    this.inventory.put(number.e164, 'available');
    const life = this.histories.of(number.workspace_id, number.e164);
    this.tell(endHolding(life, { event_id: uuidV7(at, this.random), reason, at, writtenAfter: 0 }));
    return number;
  }

  /** As the real one, it tells nobody. */
  suspend(number: ProviderNumber): ProviderNumber {
    if (!isHeld(number)) throw numberNotAssigned(number.e164);
    number.status = 'suspended';
    return number;
  }

  /** As the real one, it tells nobody. */
  retire(number: ProviderNumber): ProviderNumber {
    this.takeSilently(number, 'retired');
    this.inventory.put(number.e164, 'retired');
    return number;
  }

  /** The number goes from one workspace to another. As the real one, it tells neither. */
  reassign(number: ProviderNumber, workspaceId: string): ProviderNumber {
    this.takeSilently(number, 'released');
    const given = this.give(this.inventory.get(number.e164), workspaceId);
    const life = this.histories.of(workspaceId, number.e164);
    life.events.pop();
    life.assignments.at(-1)!.start_event_id = null;
    return given.number;
  }

  private give(from: InventoryNumber, workspaceId: string) {
    const at = this.clock.instant();
    const { e164, series_id, capabilities } = from;
    const before = this.numbers.findLast((one) => one.workspace_id === workspaceId && one.e164 === e164);
    // Whether a number that comes back keeps its id is not known of the real one, so both happen.
    const id = before && this.random.chance(0.5) ? uuidV7(at, this.random) : (before?.id ?? from.id);
    const number: ProviderNumber = {
      id,
      e164,
      workspace_id: workspaceId,
      series_id,
      capabilities,
      status: 'active' as const,
      claimed_at: instant(at),
      released_at: null,
      trial_ends_at: null,
      superseded: false,
    };
    if (before?.id === id) before.superseded = true;
    this.numbers.push(number);
    const event = beginHolding(this.histories.of(workspaceId, e164), {
      kind: 'number.provisioned' as const,
      event_id: uuidV7(at, this.random),
      workspace_id: workspaceId,
      number_id: id,
      at,
      fields: { capabilities, series_id, rental_start_at: instant(at) },
    });
    return { number, event };
  }

  private startTrial(number: ProviderNumber, seconds: number): void {
    const endsAt = Date.parse(number.claimed_at) + seconds * 1_000;
    number.trial_ends_at = instant(endsAt);
    this.clock.schedule(endsAt, () => {
      if (isHeld(number)) this.release(number, 'trial_expired');
    });
  }

  private takeSilently(number: ProviderNumber, status: 'released' | 'retired'): void {
    if (!isHeld(number)) throw numberNotAssigned(number.e164);
    const at = this.clock.instant();
    this.end(number, status, at);
    const held = this.histories.of(number.workspace_id, number.e164).assignments.at(-1)!;
    held.ended_at = instant(at);
    held.end_source = 'provider';
  }

  private end(number: ProviderNumber, status: 'released' | 'retired', at: number): void {
    number.status = status;
    number.released_at = instant(at);
  }
}
