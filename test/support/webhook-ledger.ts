import { api } from './api-client.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { type EventSketch, WORKSPACE } from './events.js';
import { LedgerClient, type Reply } from './ledger-client.js';
import { type RunningLedger, startLedger } from './running-ledger.js';
import { Sink } from './sink.js';
import { waitUntil } from './wait-until.js';

export interface ShownDelivery {
  id: string;
  event_id: string;
  status: string;
  replay: boolean;
  attempts: { status_code: number | null }[];
  next_attempt_at: string | null;
}

/** A running ledger that may post to a sink, and both sides of its webhooks. */
export class WebhookLedger {
  sink!: Sink;
  private events = 0;

  private constructor(
    readonly database: TestDatabase,
    private readonly ledger: RunningLedger,
    private readonly client: LedgerClient,
  ) {}

  static async start(): Promise<WebhookLedger> {
    const database = await createTestDatabase();
    const ledger = await startLedger(database.url, 0, { destinationAllow: '127.0.0.1' });
    const client = new LedgerClient(ledger);
    await client.openEndpoint();
    await client.openEndpoint('w2');
    return new WebhookLedger(database, ledger, client);
  }

  async close(): Promise<void> {
    await this.ledger.close();
    await this.database.drop();
  }

  /** To be called before each test. */
  async openSink(): Promise<void> {
    this.sink = await new Sink().listen();
  }

  /** To be called after each test. */
  async closeSink(): Promise<void> {
    const { body } = await this.api('GET', '/v1/webhooks');
    for (const { id } of body['data'] as { id: string }[]) await this.api('DELETE', `/v1/webhooks/${id}`);
    await this.sink.close();
  }

  api(method: string, path: string, body?: unknown, key?: string): Promise<Reply> {
    return api(this.ledger, method, path, body, key);
  }

  create(given: object = {}): Promise<Reply> {
    const wanted = { workspace_id: WORKSPACE, url: this.sink.url, events: ['*'], ...given };
    return this.api('POST', '/v1/webhooks', wanted);
  }

  async subscribe(
    given: object = {},
  ): Promise<{ id: string; secret: string; path: string; position: number }> {
    const { body } = await this.create(given);
    return {
      ...(body as { id: string; secret: string; position: number }),
      path: `/v1/webhooks/${body['id']}`,
    };
  }

  eventId(): string {
    return `event-${++this.events}`;
  }

  deliver(event_id: string, rest: EventSketch = {}): Promise<number> {
    return this.client.deliver({ event_id, ...rest });
  }

  got(count: number): Promise<void> {
    return waitUntil(`${count} requests came`, () => this.sink.received.length >= count);
  }

  async deliveriesOf(path: string, query = ''): Promise<ShownDelivery[]> {
    return (await this.api('GET', `${path}/deliveries${query}`)).body['data'] as ShownDelivery[];
  }
}
