import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FirstAdminKey } from './access/first-admin-key.js';
import { closeApp } from './boot/close-app.js';
import { createApp } from './boot/create-app.js';
import { addressRefusal, checkAddress } from './boot/listen.js';
import { keptMasterKey } from './boot/master-key.js';
import { prepareDatabase } from './boot/prepare-database.js';
import { StopSignals } from './boot/stop-signals.js';
import { Teardown } from './boot/teardown.js';
import { type FirstStart, welcome } from './boot/welcome.js';
import type { Config } from './config.js';
import { startEmbedded } from './embedded/start-embedded.js';
import { DefaultEndpoint } from './intake/default-endpoint.js';

/** The service, answering. */
export interface RunningService {
  /** Where, such as `http://127.0.0.1:3000`. */
  url: string;
  /** Stops accepting, finishes what is in flight, stops the embedded PostgreSQL. */
  close(): Promise<void>;
  /** Settles once it is closed: by `close`, Ctrl-C or SIGTERM. */
  closed: Promise<void>;
}

/**
 * Starts the service and greets on standard output. Ctrl-C and SIGTERM stop it, also half-way through the start.
 * @throws ConfigError, BootError, EmbeddedError or MigrationError in words for people; StoppedEarly
 */
export async function serve(config: Config): Promise<RunningService> {
  const stops = new StopSignals();
  const teardown = new Teardown();
  teardown.add(() => stops.dispose());
  try {
    const app = await open(config, teardown, stops);
    const url = addressOf(app, config);
    console.log(welcome(url, await firstStart(app), new Date()));
    stops.throwIfStopped();
    stops.onStop(() => void teardown.run());
    return { url, close: () => teardown.run(), closed: teardown.done };
  } catch (error) {
    await teardown.run();
    // Ctrl-C reaches the programs we were waiting for as well, and makes them fail.
    stops.throwIfStopped();
    throw error;
  }
}

/** Each step leaves word of how to undo it, so that a start that fails or is stopped half-way leaves nothing open. */
async function open(config: Config, teardown: Teardown, stops: StopSignals): Promise<NestFastifyApplication> {
  await checkAddress(config);
  const masterKey = config.masterKey ?? (await keptMasterKey(config.dataDir));
  const databaseUrl = config.databaseUrl ?? (await openEmbedded(config, teardown));
  stops.throwIfStopped();
  await prepareDatabase(databaseUrl);
  stops.throwIfStopped();
  const { adminKey, previousMasterKey, coolingDays, destinationAllow } = config;
  const { rateLimit, corsOrigins, logLevel, trustProxy } = config;
  const keys = { adminKey, masterKey, previousMasterKey };
  const settings = { coolingDays, destinationAllow, rateLimit, corsOrigins, logLevel };
  const app = await createApp({ databaseUrl, ...keys, ...settings }, { trustProxy });
  teardown.add(() => closeApp(app));
  // Before the first delivery can arrive: it may be signed with a secret that was configured just now.
  if (config.endpoint) await app.get(DefaultEndpoint, { strict: false }).ensure(config.endpoint);
  stops.throwIfStopped();
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    throw addressRefusal(error, config);
  }
  return app;
}

async function openEmbedded({ dataDir, sharedBuffers }: Config, teardown: Teardown): Promise<string> {
  const server = await startEmbedded(dataDir, 'service', sharedBuffers);
  teardown.add(() => server.stop());
  return server.url;
}

/** Made only once the service answers: a start that fails must not use up the one time they are shown. */
async function firstStart(app: NestFastifyApplication): Promise<FirstStart> {
  const endpoint = await app.get(DefaultEndpoint, { strict: false }).ensure(null);
  const adminKey = await app.get(FirstAdminKey, { strict: false }).ensure();
  return { adminKey, endpoint: endpoint?.secret ? { ...endpoint, secret: endpoint.secret } : null };
}

function addressOf(app: NestFastifyApplication, { host, port }: Config): string {
  const address = app.getHttpServer().address();
  const actual = typeof address === 'object' && address ? address.port : port;
  const anywhere = host === '0.0.0.0' || host === '::';
  return `http://${anywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${actual}`;
}
