/** The envelope of everything the provider sends (Sautikit webhooks page), in the order of its example. */
export interface ProviderEvent {
  kind: string;
  event_id: string;
  workspace_id: string;
  occurred_at: string;
  data: Record<string, unknown>;
}

/** How the provider writes an instant: UTC with milliseconds. */
export function instant(at: number): string {
  return new Date(at).toISOString();
}

/** The kinds the ledger answers `recorded` for; every other kind is answered `ignored`. */
export function isAboutHolding(event: ProviderEvent): boolean {
  return event.kind.startsWith('number.');
}
