import type { VirtualClock } from '../clock/virtual-clock.js';
import { type FaultSettings, NO_FAULTS } from '../faults/fault-settings.js';
import { uuidV7 } from '../identifiers.js';
import { badRequest, eventUnsupported, webhookNotFound } from '../provider/provider.errors.js';
import { instant, type ProviderEvent } from '../provider-event.js';
import { Random } from '../random.js';

/** Where a workspace wants its events sent. */
export interface Webhook {
  id: string;
  workspace_id: string;
  url: string;
  /** Kinds, `number.*` or `*`. */
  events: string[];
  secret: string;
  created_at: string;
  faults: FaultSettings;
  deleted: boolean;
  /** So many events and deliveries it had: what the drawing of faults counts by. */
  counts: { events: number; deliveries: number };
}

export function isLive({ deleted }: Webhook): boolean {
  return !deleted;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const KINDS = [
  'number.provisioned',
  'number.released',
  'wallet.low_balance',
  'wallet.top_up',
  'storage.tier_changed',
];
const SUPPORTED = new Set(['*', 'number.*', 'wallet.*', 'storage.*', ...KINDS]);

export class Subscriptions {
  /** What a new webhook begins with. */
  defaults: FaultSettings;
  private readonly byId = new Map<string, Webhook>();
  private readonly random: Random;

  constructor(
    seed: string,
    private readonly clock: VirtualClock,
  ) {
    this.defaults = { ...NO_FAULTS, seed };
    this.random = new Random(`${seed}/webhooks`);
  }

  create(workspaceId: string, url: string, events: string[]): Webhook {
    check(url, events);
    const at = this.clock.now();
    const webhook = {
      id: uuidV7(at, this.random),
      workspace_id: workspaceId,
      url,
      events,
      secret: this.newSecret(),
      created_at: instant(at),
      faults: { ...this.defaults },
      deleted: false,
      counts: { events: 0, deliveries: 0 },
    };
    this.byId.set(webhook.id, webhook);
    return webhook;
  }

  /** Those of all workspaces that are not deleted. */
  live(): Webhook[] {
    return [...this.byId.values()].filter(isLive);
  }

  /** All of a workspace, the deleted ones too. */
  ofWorkspace(workspaceId: string): Webhook[] {
    return [...this.byId.values()].filter(({ workspace_id }) => workspace_id === workspaceId);
  }

  /** @param workspaceId null for any */
  get(workspaceId: string | null, id: string): Webhook {
    const webhook = this.byId.get(id);
    if (!webhook || webhook.deleted || (workspaceId ?? webhook.workspace_id) !== webhook.workspace_id)
      throw webhookNotFound(id);
    return webhook;
  }

  change(webhook: Webhook, { url, events }: { url?: string; events?: string[] }): Webhook {
    check(url ?? webhook.url, events ?? webhook.events);
    return Object.assign(webhook, { url: url ?? webhook.url, events: events ?? webhook.events });
  }

  /** The old secret signs nothing from now on. Each call makes another. */
  rotate(webhook: Webhook): Webhook {
    return Object.assign(webhook, { secret: this.newSecret() });
  }

  remove(webhook: Webhook): void {
    webhook.deleted = true;
  }

  wanting({ workspace_id, kind }: ProviderEvent): Webhook[] {
    const names = new Set(['*', kind, kind.replace(/\..*/, '.*')]);
    return this.live().filter(
      (webhook) => webhook.workspace_id === workspace_id && webhook.events.some((name) => names.has(name)),
    );
  }

  private newSecret(): string {
    return `whsec_${this.random.text(LETTERS, 40)}`;
  }
}

function check(url: string, events: string[]): void {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw badRequest(`url: expected an address such as http://127.0.0.1:8080/webhooks, got ${url}`);
  const unknown = events.find((name) => !SUPPORTED.has(name));
  if (unknown !== undefined) throw eventUnsupported(unknown);
}
