import type { FaultSettings } from '../../sandbox/faults/fault-settings.js';
import type { numberItem } from '../../sandbox/provider/provider-number.js';
import type { deliveryItem } from '../../sandbox/webhooks/webhook-delivery.js';
import { ask, type Peer } from './peer.js';
import type { DemoParties } from './start-demo.js';

export type ProviderItem = ReturnType<typeof numberItem>;
type Delivery = ReturnType<typeof deliveryItem>;

interface LedgerNumber {
  state: string;
  anomalies: { code: string }[];
}

/** What the tour does to the two parties, all of it over HTTP as anybody could. */
export class Story {
  readonly sandbox: Peer;
  readonly ledger: Peer;
  private readonly shown = new Map<string, number>();
  /** Highest position the ledger has answered. */
  position = 0;
  private webhookId = '';

  constructor(private readonly parties: DemoParties) {
    this.sandbox = parties.sandbox;
    this.ledger = parties.ledger;
  }

  /** Tells the provider where to send events, and the ledger by which secret to know them. */
  async subscribe(): Promise<string> {
    const url = `${this.ledger.url}/webhooks/sautikit/demo`;
    const wanted = { url, events: ['number.*'] };
    const webhook = await ask<{ id: string; secret: string }>(this.sandbox, 'POST', '/v1/webhooks', wanted);
    this.webhookId = webhook.id;
    const endpoint = { id: 'demo', workspace_id: this.parties.workspaceId, secret: webhook.secret };
    await ask(this.ledger, 'POST', '/v1/endpoints', endpoint);
    return url;
  }

  async available(count: number): Promise<string[]> {
    const path = `/v1/numbers/available?limit=${count}`;
    const { numbers } = await ask<{ numbers: { e164: string }[] }>(this.sandbox, 'GET', path);
    return numbers.map(({ e164 }) => e164);
  }

  claim(e164: string): Promise<ProviderItem> {
    return ask(this.sandbox, 'POST', '/v1/numbers/available/claim', { e164 });
  }

  release({ id }: ProviderItem): Promise<ProviderItem> {
    return ask(this.sandbox, 'DELETE', `/v1/numbers/${id}`);
  }

  /** Lets things go wrong from now on; nothing does by itself. */
  async faults(faults: Partial<FaultSettings>): Promise<void> {
    await ask(this.sandbox, 'DELETE', `/sandbox/faults/${this.webhookId}`);
    await ask(this.sandbox, 'PUT', `/sandbox/faults/${this.webhookId}`, faults);
  }

  /** Moves the provider's clock, and waits for all that was due. @returns each attempt made since the last time */
  async attempts(seconds = 0): Promise<string[]> {
    await ask(this.sandbox, 'POST', '/sandbox/clock', { advance_seconds: seconds });
    return (await this.deliveries()).flatMap((delivery) => this.news(delivery));
  }

  /** Asks the provider to deliver again what it gave up. */
  async retryDead(): Promise<void> {
    const dead = (await this.deliveries()).filter(({ status }) => status === 'dead_letter');
    for (const { id } of dead)
      await ask(this.sandbox, 'POST', `/v1/webhooks/${this.webhookId}/deliveries/${id}/retry`);
  }

  /** What both say about a number now. */
  async compare({ id, e164 }: ProviderItem): Promise<string[]> {
    const path = `/v1/numbers/${encodeURIComponent(e164)}?min_position=${this.position}`;
    const [theirs, ours] = await Promise.all([
      ask<ProviderItem>(this.sandbox, 'GET', `/v1/numbers/${id}`),
      ask<LedgerNumber>(this.ledger, 'GET', path),
    ]);
    const anomalies = ours.anomalies.map(({ code }) => code).join(', ');
    return [`the provider says ${theirs.status}, the ledger ${ours.state}${anomalies && ` (${anomalies})`}`];
  }

  private async deliveries(): Promise<Delivery[]> {
    const path = `/v1/webhooks/${this.webhookId}/deliveries?limit=200`;
    return (await ask<{ deliveries: Delivery[] }>(this.sandbox, 'GET', path)).deliveries;
  }

  private news({ id, kind, attempts, status }: Delivery): string[] {
    const seen = this.shown.get(id) ?? 0;
    this.shown.set(id, attempts.length);
    return attempts.slice(seen).map(({ status_code, response_body, error }, index) => {
      const last = seen + index + 1 === attempts.length;
      const fate = last && status === 'dead_letter' ? ': given up, dead_letter' : '';
      return `${kind}, attempt ${seen + index + 1} → ${this.answer(status_code, response_body, error)}${fate}`;
    });
  }

  private answer(status: number | null, body: string | null, error: string | null): string {
    if (status === null || body === null) return error ?? 'no answer';
    const answer = JSON.parse(body) as { status?: string; position?: number | null };
    this.position = Math.max(this.position, answer.position ?? 0);
    return `${status} ${answer.status}${answer.position ? `, position ${answer.position}` : ''}`;
  }
}
