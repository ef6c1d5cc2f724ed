/** A number as a workspace has or had it. */
export interface ProviderNumber {
  id: string;
  e164: string;
  workspace_id: string;
  series_id: string;
  capabilities: string[];
  status: 'active' | 'suspended' | 'released' | 'retired';
  claimed_at: string;
  released_at: string | null;
  trial_ends_at: string | null;
  /** It came back under the same id: the later record stands for it. */
  superseded: boolean;
}

/** An item of `GET /v1/numbers` (docs/sandbox.md). */
export function numberItem(number: ProviderNumber) {
  const { id, e164, status, capabilities, series_id, claimed_at, released_at, trial_ends_at } = number;
  return {
    id,
    e164,
    country_iso2: 'KE',
    status,
    capabilities,
    series_id,
    claimed_at,
    released_at,
    trial_ends_at,
  };
}

/** Whether the workspace still has it. */
export function isHeld({ status }: ProviderNumber): boolean {
  return status === 'active' || status === 'suspended';
}

/** Whether `GET /v1/numbers` shows it: each id once, and none that is retired. */
export function isListed({ status, superseded }: ProviderNumber): boolean {
  return status !== 'retired' && !superseded;
}
