import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { CommandBus } from '@nestjs/cqrs';
import { Metrics } from '../../../src/http/metrics.js';
import type { EndpointRegistry } from '../../../src/intake/endpoints/endpoint-registry.js';
import type { SecretUsage } from '../../../src/intake/endpoints/secret-usage.js';
import { FailureThrottle } from '../../../src/intake/failure-throttle.js';
import { IntakeMetrics } from '../../../src/intake/intake-metrics.js';
import { IntakeUnavailable, SignatureRefused, TooManyFailures } from '../../../src/intake/intake.errors.js';
import { ReceiveDelivery } from '../../../src/intake/receive-delivery.js';
import type { RecordDelivery } from '../../../src/intake/record-delivery.command.js';
import { Refusals } from '../../../src/intake/refusals.js';
import { secretKey, signBare } from '../../../src/intake/sign.js';
import type { WebhookRequest } from '../../../src/intake/webhook-request.js';
import { providerBody, WORKSPACE } from '../../support/events.js';

const SECRET = 'whsec_test_secret_0001';
const BODY = providerBody({ event_id: 'e1' });
const GOOD = signBare(BODY, secretKey(SECRET));

describe('receiving a delivery', () => {
  let recorded: RecordDelivery[];
  let used: string[];
  let lines: string[];
  let receive: (signature: string | null) => Promise<unknown>;
  let answer: () => Promise<unknown>;

  beforeEach(() => {
    [recorded, used, lines] = [[], [], []];
    answer = () => Promise.resolve({ id: 'd1', status: 'recorded', event_id: 'e1', position: 1 });
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((line: string) => void lines.push(line));
    const secrets = [{ id: 'the-secret', key: secretKey(SECRET), not_before: null, not_after: null }];
    const endpoint = { id: 'main', workspace_id: WORKSPACE, scheme: 'auto', stale_policy: 'accept', secrets };
    const registry = { find: () => Promise.resolve(endpoint) } as unknown as EndpointRegistry;
    const usage = { note: (id: string) => void used.push(id) } as unknown as SecretUsage;
    const bus = {
      execute: (command: RecordDelivery) => {
        recorded.push(command);
        return answer();
      },
    } as unknown as CommandBus;
    const metrics = new IntakeMetrics(new Metrics());
    const refusals = new Refusals(new FailureThrottle(), metrics);
    const receiving = new ReceiveDelivery(registry, refusals, usage, metrics, bus);
    receive = (signature) => {
      const headers: WebhookRequest['headers'] =
        signature === null ? {} : { 'x-sautikit-signature': [signature] };
      return receiving.receive({ endpoint_id: 'main', address: '192.0.2.1', body: BODY, headers });
    };
  });

  it('hands a verified one on with its bytes, its signature and the secret that verified it', async () => {
    await receive(GOOD);
    expect(recorded).toHaveLength(1);
    expect(recorded[0]!.delivery).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      endpoint_id: 'main',
      received_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}000Z$/),
      body: BODY,
      signature: GOOD,
      secret_id: 'the-secret',
      idempotency_key: null,
      header_kind: null,
      header_event_id: null,
      flags: [],
      verdict: expect.objectContaining({ status: 'event', event_id: 'e1' }),
    });
    expect(used).toEqual(['the-secret']);
  });

  it('hands nothing on that does not verify', async () => {
    for (const signature of [null, 'x', 'a'.repeat(64)]) {
      await expect(receive(signature)).rejects.toThrow(SignatureRefused);
    }
    expect(recorded).toEqual([]);
    expect(used).toEqual([]);
  });

  it('logs a refusal with its reason and without anything of the request that could be secret', async () => {
    await expect(receive('a'.repeat(64))).rejects.toThrow(SignatureRefused);
    expect(lines).toEqual(['refused a delivery to endpoint main from 192.0.2.1: mismatch']);
  });

  it('takes what verifies from an address that has failed too often', async () => {
    for (let count = 0; count < 300; count += 1) await receive(null).catch(() => undefined);
    await expect(receive(null)).rejects.toThrow(TooManyFailures);
    await expect(receive(GOOD)).resolves.toMatchObject({ status: 'recorded' });
  });

  it('lets it be known when the delivery could not be kept', async () => {
    answer = () => Promise.reject(new IntakeUnavailable());
    await expect(receive(GOOD)).rejects.toThrow(IntakeUnavailable);
  });
});
