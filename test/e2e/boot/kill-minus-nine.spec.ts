import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startEmbedded } from '../../../src/embedded/start-embedded.js';
import { secretKey, signBare } from '../../../src/intake/sign.js';
import { providerBody } from '../../support/events.js';
import { ServiceProcess } from '../../support/service-process.js';
import { makeDataFolder, removeDataFolder } from '../../support/data-folder.js';
import { waitUntil } from '../../support/wait-until.js';

const ROUNDS = 10;
const SENDERS = 8;
const ACKNOWLEDGED_BEFORE_KILL = 60;

const WORKSPACE = 'workspace-1';
const SECRET = 'whsec_kill_minus_nine_0001';
const ADMIN_KEY = `nlk_${'k'.repeat(40)}`;

let folder: string;
let service: ServiceProcess;
beforeAll(async () => void (folder = await makeDataFolder()));
afterAll(async () => {
  await service.end('SIGTERM');
  await (await startEmbedded(folder)).stop();
  await removeDataFolder(folder);
});

async function start(): Promise<string> {
  service = new ServiceProcess(
    {
      LEDGER_DATA_DIR: folder,
      LEDGER_ADMIN_KEY: ADMIN_KEY,
      SAUTIKIT_WEBHOOK_SECRET: SECRET,
      SAUTIKIT_WORKSPACE_ID: WORKSPACE,
      LOG_LEVEL: 'warn',
    },
    folder,
  );
  return service.url();
}

interface Sent {
  event_id: string;
  e164: string;
}

/** Sends one event. @returns the position acknowledged, or null when no answer came: the provider would try again */
async function deliver(url: string, event: Sent): Promise<number | null> {
  const body = providerBody({ ...event, workspace_id: WORKSPACE });
  const headers = {
    'content-type': 'application/json',
    'x-sautikit-signature': signBare(body, secretKey(SECRET)),
  };
  try {
    const response = await fetch(`${url}/webhooks/sautikit/default`, { method: 'POST', body, headers });
    return response.ok ? ((await response.json()) as { position: number }).position : null;
  } catch {
    return null;
  }
}

interface StoredEvent {
  event_id: string;
  position: number;
}

async function wholeLog(url: string): Promise<StoredEvent[]> {
  const log: StoredEvent[] = [];
  for (;;) {
    const response = await fetch(`${url}/v1/events?limit=200&after=${log.at(-1)?.position ?? 0}`, {
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
    });
    const { data } = (await response.json()) as { data: StoredEvent[] };
    if (data.length === 0) return log;
    log.push(...data);
  }
}

it(`loses nothing it acknowledged and stores nothing twice, killed under load ${ROUNDS} times`, async () => {
  const acknowledged = new Map<string, number>();
  const unanswered: Sent[] = [];
  let sent = 0;

  const sendUntilKilled = async (url: string): Promise<void> => {
    for (;;) {
      const event = { event_id: randomUUID(), e164: `+2547${String(++sent).padStart(8, '0')}` };
      const position = await deliver(url, event);
      if (position === null) {
        unanswered.push(event);
        return;
      }
      acknowledged.set(event.event_id, position);
    }
  };

  for (let round = 1; round <= ROUNDS; round++) {
    const url = await start();
    // What got no answer last time is sent again, as the provider does; it may have been stored all the same.
    for (const event of unanswered.splice(0)) {
      const position = await deliver(url, event);
      if (position === null) throw new Error('expected an answer while nothing is killed');
      acknowledged.set(event.event_id, position);
    }
    const enough = acknowledged.size + ACKNOWLEDGED_BEFORE_KILL;
    const senders = Array.from({ length: SENDERS }, () => sendUntilKilled(url));
    await waitUntil('the load is on', () => acknowledged.size >= enough, 20_000);
    await service.end('SIGKILL');
    await Promise.all(senders);
  }

  const log = await wholeLog(await start());
  const stored = new Map(log.map(({ event_id, position }) => [event_id, position]));
  expect(stored.size).toBe(log.length);
  expect(log.map(({ position }) => position)).toEqual(log.map((_, index) => index + 1));
  expect([...acknowledged].filter(([event_id, position]) => stored.get(event_id) !== position)).toEqual([]);
  expect(
    [...stored.keys()].filter(
      (id) => !acknowledged.has(id) && !unanswered.some(({ event_id }) => event_id === id),
    ),
  ).toEqual([]);
  expect(acknowledged.size).toBeGreaterThanOrEqual(ROUNDS * ACKNOWLEDGED_BEFORE_KILL);
}, 120_000);
