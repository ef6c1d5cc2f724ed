import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessRecord } from '../../../src/access-log/access-record.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import type { Document } from '../../support/openapi-faults.js';
import { type RunningLedger, startLedger } from '../../support/running-ledger.js';

/** What one may read without leaving a row in the access log, and why. A new route belongs here or in access-record.ts. */
const EXEMPT: Record<string, string> = {
  '/health/live': 'operation',
  '/health/ready': 'operation',
  '/metrics': 'operation: counts alone',
  '/v1/projections': 'operation: how far each has come',
  '/v1/projections/{name}/rebuilds/{id}': 'operation: how far it has come',
  '/v1/api-keys': 'keys, not what they read',
  '/v1/endpoints': 'settings',
  '/v1/endpoints/{id}': 'settings',
  '/v1/destinations/{workspace_id}/{action}': 'settings',
  '/v1/webhooks': 'settings',
  '/v1/webhooks/{id}': 'settings',
  '/v1/webhooks/{id}/deliveries': 'ids of events and what became of them: no body, no number',
  '/v1/webhooks/{id}/deliveries/{delivery_id}': 'ids of an event and what became of it: no body, no number',
};

/** Shows numbers, but those that were asked about, to who may see all that the askers could. */
const AUDIT = '/v1/access-log';

let database: TestDatabase;
let ledger: RunningLedger;
let document: Document;
let routes: string[];
beforeAll(async () => {
  database = await createTestDatabase();
  ledger = await startLedger(database.url, 0, { liveProjections: false, liveSubscriptions: false });
  document = (await (await fetch(`${ledger.url}/openapi.json`)).json()) as Document;
  routes = Object.entries(document.paths).flatMap(([path, { get }]) => (get ? [path] : []));
});
afterAll(async () => {
  await ledger.close();
  await database.drop();
});

/** Whether a good answer to a GET of this route leaves a row. */
function isRecorded(path: string): boolean {
  const url = path.replaceAll(/\{(\w+)\}/g, ':$1');
  const key = { id: 'key_1', workspaces: 'all' };
  const request = {
    method: 'GET',
    api_key: key,
    routeOptions: { url },
    params: {},
    query: {},
    id: 'r',
    ip: '192.0.2.7',
  };
  const reply = { statusCode: 200, getHeader: () => 'application/json' };
  return (
    accessRecord(request as unknown as FastifyRequest, reply as unknown as FastifyReply, new Date()) !== null
  );
}

/** The names of all fields that a good answer to a GET of this route may have, at any depth. */
function fieldsOf(path: string): Set<string> {
  const { responses } = document.paths[path]!['get']!;
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const fields = new Set<string>();
  const seen = new Set<unknown>();
  const collect = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null || seen.has(schema)) return;
    seen.add(schema);
    const { $ref, properties = {} } = schema as { $ref?: string; properties?: object };
    if ($ref) collect(document.components.schemas[$ref.split('/').at(-1)!]);
    for (const name of Object.keys(properties)) fields.add(name);
    for (const part of Object.values(schema)) collect(part);
  };
  collect(good);
  return fields;
}

describe('every route that one reads', () => {
  it('leaves a row in the access log, or there is a reason why not', () => {
    const unrecorded = routes.filter((path) => !isRecorded(path));
    expect(unrecorded.toSorted()).toEqual([...Object.keys(EXEMPT), AUDIT].toSorted());
  });

  it('leaves one where the answer has a field for a number', () => {
    const shown = routes.filter((path) => fieldsOf(path).has('e164'));
    expect(shown).toEqual(expect.arrayContaining(['/v1/numbers', '/v1/releases/{event_id}', AUDIT]));
    expect(shown.filter((path) => path in EXEMPT)).toEqual([]);
  });
});
