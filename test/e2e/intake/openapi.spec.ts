import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { type IntakeApp, startIntakeApp } from '../../support/intake-app.js';

interface Operation {
  summary?: string;
  security: unknown[];
  parameters?: { name: string; description?: string; example?: unknown; schema: unknown }[];
  responses: Record<string, unknown>;
}

let database: TestDatabase;
let intake: IntakeApp;
let operations: [string, Operation][];

beforeAll(async () => {
  database = await createTestDatabase();
  intake = await startIntakeApp(database.url);
  const { body } = await intake.api('GET', '/openapi.json');
  const paths = body.paths as Record<string, Record<string, Operation>>;
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method} ${path}`,
      operation,
    ]),
  );
});

afterAll(async () => {
  await intake.close();
  await database.drop();
});

describe('the description of the intake', () => {
  it('has every route, with the methods the contract names', () => {
    const routes = operations
      .map(([name]) => name)
      .filter((name) => /webhooks|endpoints|deliveries/.test(name));
    expect(routes.sort()).toEqual([
      'delete /v1/endpoints/{id}',
      'delete /v1/endpoints/{id}/secrets/{secret_id}',
      'get /v1/deliveries',
      'get /v1/deliveries/{id}',
      'get /v1/endpoints',
      'get /v1/endpoints/{id}',
      'patch /v1/endpoints/{id}',
      'post /v1/deliveries/{id}/dismiss',
      'post /v1/deliveries/{id}/reprocess',
      'post /v1/endpoints',
      'post /v1/endpoints/{id}/secrets',
      'post /webhooks/sautikit/{endpoint_id}',
    ]);
  });

  it('says of each what it does, what it gives and which errors it has', () => {
    for (const [name, { summary, responses }] of operations) {
      expect([name, typeof summary]).toEqual([name, 'string']);
      expect([name, Object.keys(responses).some((status) => status.startsWith('2'))]).toEqual([name, true]);
      expect([name, Object.keys(responses).includes('default')]).toEqual([name, true]);
    }
  });

  it('leaves only the webhook open to callers without a key', () => {
    const open = operations.filter(([, { security }]) => security.length === 0).map(([name]) => name);
    expect(open.filter((name) => name.includes('/v1/'))).toEqual([]);
    expect(open).toContain('post /webhooks/sautikit/{endpoint_id}');
  });

  it('never has a secret in an answer', async () => {
    const { body } = await intake.api('GET', '/openapi.json');
    const schemas = (body.components as { schemas: Record<string, { properties: object }> }).schemas;
    for (const name of ['EndpointDto', 'EndpointSecretDto']) {
      expect(Object.keys(schemas[name]!.properties)).not.toContain('secret');
    }
  });
});
