import { uuidV7 } from '../identifiers.js';
import { Random } from '../random.js';
import { numberClaimed, numberNotOffered, numberRetired } from './provider.errors.js';

/** A number the provider owns, whoever holds it. */
export interface InventoryNumber {
  /** Also the id it has in a workspace, unless a claim gives it another one. */
  id: string;
  e164: string;
  series_id: string;
  capabilities: string[];
  state: 'available' | 'claimed' | 'retired';
}

/** Whether a workspace can claim it. */
export function isAvailable({ state }: InventoryNumber): boolean {
  return state === 'available';
}

const NUMBERS_IN_ALL = 100_000_000;

export class Inventory {
  private readonly byE164 = new Map<string, InventoryNumber>();

  /** @param at milliseconds since 1970, for the ids */
  constructor(seed: string, count: number, at: number) {
    const random = new Random(`${seed}/inventory`);
    const first = random.integer(0, NUMBERS_IN_ALL - count);
    const series_id = uuidV7(at, random);
    for (let index = 0; index < count; index++) {
      const e164 = `+2547${String(first + index).padStart(8, '0')}`;
      const capabilities = random.chance(0.8) ? ['voice', 'sms'] : ['voice'];
      this.byE164.set(e164, { id: uuidV7(at, random), e164, series_id, capabilities, state: 'available' });
    }
  }

  /** All, whatever their state. */
  list(): InventoryNumber[] {
    return [...this.byE164.values()];
  }

  /** @throws ProviderError when it is not there, claimed or retired */
  take(e164: string): InventoryNumber {
    const number = this.byE164.get(e164);
    if (!number) throw numberNotOffered(e164);
    if (number.state === 'retired') throw numberRetired(e164);
    if (number.state === 'claimed') throw numberClaimed(e164);
    number.state = 'claimed';
    return number;
  }

  /** A number comes back, or is taken out for good. */
  put(e164: string, state: 'available' | 'retired'): void {
    this.byE164.get(e164)!.state = state;
  }

  get(e164: string): InventoryNumber {
    return this.byE164.get(e164)!;
  }
}
