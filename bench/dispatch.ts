import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { AddressGuard } from '../src/dispatch/address-guard.js';
import { AllowList } from '../src/dispatch/allow-list.js';
import { sautikitHeaders } from '../src/dispatch/sautikit.js';
import { Sender } from '../src/dispatch/sender.js';
import { EventLog } from '../src/event-store/event-log.js';
import { LogSignal } from '../src/event-store/log-signal.js';
import { Metrics } from '../src/http/metrics.js';
import { SecretCipher } from '../src/secrets/secret-cipher.js';
import { Settlements } from '../src/subscriptions/engine/settlements.js';
import { SubscriptionMetrics } from '../src/subscriptions/engine/subscription-metrics.js';
import { Subscriptions } from '../src/subscriptions/engine/subscriptions.js';
import { WebhookLeases } from '../src/subscriptions/engine/webhook-leases.js';
import { CreateWebhook, CreateWebhookHandler } from '../src/subscriptions/webhooks/create-webhook.command.js';
import { WebhookChecks } from '../src/subscriptions/webhooks/webhook-checks.js';
import { WebhookSecrets } from '../src/subscriptions/webhooks/webhook-secrets.js';
import { assertEqual, median, ratioRow, type Row, secondsOf } from './support/benchmark.js';
import { fillLog } from './support/fill-log.js';
import { benchEvent, type BenchLedger, emptyLedger } from './support/ledger-of.js';
import { type BenchSink, openSink } from './support/sink.js';

const ROUNDS = 5;
const WORKSPACES = 5;
/** To one webhook, in a round. */
const DELIVERIES = 5_000;
const CALLERS = 32;

/** Deliveries to a sink on the same machine, against a loop of `fetch` that signs alike and keeps nothing. */
export async function benchDispatch(): Promise<Row[]> {
  const ledger = await emptyLedger();
  const sink = await openSink();
  const service = openService(ledger);
  try {
    await fillLog(ledger.url, DELIVERIES * WORKSPACES);
    const one: number[] = [];
    const five: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(DELIVERIES / (await secondsOf(() => bareLoop(sink))));
      one.push(DELIVERIES / (await secondsOf(() => passOn(ledger, service.create, sink, 1))));
      five.push(
        (WORKSPACES * DELIVERIES) / (await secondsOf(() => passOn(ledger, service.create, sink, WORKSPACES))),
      );
    }
    assertEqual('deliveries without a signature or a body', sink.bare(), 0);
    const peer: [string, number] = [`fetch, ${CALLERS} callers`, median(bare)];
    return [
      ratioRow('one webhook', 'deliveries/s', median(one), peer, 0.6),
      ratioRow('five webhooks', 'deliveries/s', median(five), peer, 0.6),
    ];
  } finally {
    await service.close();
    await sink.close();
    await ledger.remove();
  }
}

type Create = (workspace: number, url: string) => Promise<unknown>;

function openService({ pool }: BenchLedger): { create: Create; close(): Promise<void> } {
  const guard = new AddressGuard(AllowList.parse('127.0.0.1')!);
  const sender = new Sender(guard);
  const signal = new LogSignal(pool);
  const log = new EventLog(pool, signal);
  const secrets = new WebhookSecrets(new SecretCipher({ masterKey: Buffer.alloc(32, 1) }));
  const subscriptions = new Subscriptions(
    pool,
    Date.now,
    { live: true },
    log,
    signal,
    new WebhookLeases(pool),
    sender,
    secrets,
    new Settlements(pool),
    new SubscriptionMetrics(new Metrics(), pool),
  );
  const creator = new CreateWebhookHandler(
    pool,
    Date.now,
    log,
    new WebhookChecks(guard),
    secrets,
    subscriptions,
  );
  subscriptions.onApplicationBootstrap();
  return {
    create: (workspace, url) => {
      const { workspace_id } = benchEvent(workspace, 1_000);
      const all = { events: ['*'], format: 'sautikit', retry: 'long', from: 0 } as const;
      return creator.execute(new CreateWebhook({ workspace_id, url, ...all, events: [...all.events] }));
    },
    async close() {
      await subscriptions.onModuleDestroy();
      await sender.onApplicationShutdown();
    },
  };
}

/** Until everything is delivered and marked so. */
async function passOn(
  { pool }: BenchLedger,
  create: Create,
  sink: BenchSink,
  webhooks: number,
): Promise<void> {
  const before = sink.taken();
  for (let workspace = 0; workspace < webhooks; workspace++) await create(workspace, sink.url);
  await sink.reached(before + webhooks * DELIVERIES);
  for (;;) {
    const { rows } = await pool.query<{ delivered: number; pending: number }>(
      `SELECT count(*) FILTER (WHERE status = 'delivered') AS delivered, count(*) FILTER (WHERE status = 'pending') AS pending
         FROM ledger.webhook_deliveries WHERE webhook_id IN
              (SELECT id FROM ledger.webhooks ORDER BY created_at DESC LIMIT $1)`,
      [webhooks],
    );
    const { delivered, pending } = rows[0]!;
    if (delivered === webhooks * DELIVERIES && pending === 0) break;
    await delay(5);
  }
  assertEqual('deliveries that came', sink.taken() - before, webhooks * DELIVERIES);
}

async function bareLoop(sink: BenchSink): Promise<void> {
  let next = 0;
  const caller = async () => {
    while (next < DELIVERIES) {
      const { body, kind, event_id } = benchEvent(next++, DELIVERIES);
      const headers = sautikitHeaders({ id: randomUUID(), kind, event_id }, body, 'whsec_of_the_bench');
      const response = await fetch(sink.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: new Uint8Array(body),
        redirect: 'manual',
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`expected 2xx, got ${response.status}`);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}
