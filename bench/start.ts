import { createHmac } from 'node:crypto';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startEmbedded } from '../src/embedded/start-embedded.js';
import { assertEqual, limitRow, median, plainRow, type Row } from './support/benchmark.js';
import { makeDataFolder, removeDataFolder } from '../test/support/data-folder.js';
import { benchEvent } from './support/ledger-of.js';
import { type Keys, type StartedService, startService } from './support/started-service.js';

const KEYS: Keys = {
  LEDGER_ADMIN_KEY: `nlk_${'b'.repeat(40)}`,
  SAUTIKIT_WEBHOOK_SECRET: 'whsec_bench_0123456789abcdef',
  SAUTIKIT_WORKSPACE_ID: 'bench-workspace',
};

/** The service as `npm start` runs it: the first start, warm ones, and those after a kill -9; each takes a webhook. */
export async function benchStart([rounds = '5']: string[]): Promise<Row[]> {
  await build();
  const folder = await makeDataFolder();
  const services: StartedService[] = [];
  let sent = 0;
  const timed = async (from: number) => {
    const service = await startService(folder, KEYS);
    services.push(service);
    await service.ready();
    const ready = performance.now() - from;
    await deliver(service.url, sent++);
    return { ready, recorded: performance.now() - from };
  };
  const warm: number[] = [];
  const killed: number[] = [];
  try {
    const first = await timed(performance.now());
    for (let round = 0; round < Number(rounds); round++) {
      await services.at(-1)!.end('SIGTERM');
      warm.push((await timed(performance.now())).ready);
      const died = performance.now();
      await services.at(-1)!.end('SIGKILL');
      killed.push((await timed(died)).ready);
    }
    assertEqual('events on the ledger', await recordedBy(services.at(-1)!.url), sent);
    return [
      limitRow('a warm start until it is ready', 's', median(warm) / 1_000, 5),
      limitRow('ready again after kill -9', 's', median(killed) / 1_000, 3),
      plainRow(
        'a first start, installed and built, until the first webhook is recorded',
        's',
        first.recorded / 1_000,
      ),
    ];
  } finally {
    await services.at(-1)?.end('SIGTERM');
    // A killed service leaves its server running.
    await (await startEmbedded(folder)).stop();
    await removeDataFolder(folder);
  }
}

/** As the first `npm start` of a checkout does, and the later ones need not. */
async function build(): Promise<void> {
  const { prepare } = (await import(pathToFileURL(resolve('bin/prepare.mjs')).href)) as {
    prepare: () => void;
  };
  prepare();
}

/** Sends an event as the provider does; it must be recorded. */
async function deliver(url: string, index: number): Promise<void> {
  const event = benchEvent(index, 1_000);
  const body = event.body.toString().replaceAll(event.workspace_id, KEYS.SAUTIKIT_WORKSPACE_ID);
  const signature = createHmac('sha256', KEYS.SAUTIKIT_WEBHOOK_SECRET).update(body).digest('hex');
  const response = await fetch(`${url}/webhooks/sautikit/default`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sautikit-signature': signature },
    body,
  });
  const { status } = (await response.json()) as { status: string };
  assertEqual('the answer to a webhook', `${response.status} ${status}`, '200 recorded');
}

async function recordedBy(url: string): Promise<number> {
  const headers = { authorization: `Bearer ${KEYS.LEDGER_ADMIN_KEY}` };
  const response = await fetch(`${url}/v1/events?limit=200`, { headers });
  const { data } = (await response.json()) as { data: { kind: string }[] };
  return data.filter(({ kind }) => kind.startsWith('number.')).length;
}
