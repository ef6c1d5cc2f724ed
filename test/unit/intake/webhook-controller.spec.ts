import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Metrics } from '../../../src/http/metrics.js';
import { IntakeMetrics } from '../../../src/intake/intake-metrics.js';
import { IntakeUnavailable, SignatureRefused } from '../../../src/intake/intake.errors.js';
import { WrongMasterKey } from '../../../src/secrets/secrets.errors.js';
import type { ReceiveDelivery } from '../../../src/intake/receive-delivery.js';
import { WebhookController } from '../../../src/intake/webhook.controller.js';

const REQUEST = {
  ip: '192.0.2.1',
  params: { endpoint_id: 'main' },
  body: Buffer.from('{}'),
  raw: { rawHeaders: [] as string[] },
} as FastifyRequest<{ Params: { endpoint_id: string } }>;

describe('the last resort of the webhook route', () => {
  let metrics: Metrics;
  let errors: string[];
  let warnings: string[];

  beforeEach(() => {
    metrics = new Metrics();
    [errors, warnings] = [[], []];
    jest.spyOn(Logger.prototype, 'error').mockImplementation((line: string) => void errors.push(line));
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((line: string) => void warnings.push(line));
  });
  afterEach(() => void jest.restoreAllMocks());

  async function answerTo(thrown: unknown): Promise<unknown> {
    const receiving = { receive: () => Promise.reject(thrown) } as unknown as ReceiveDelivery;
    const controller = new WebhookController(receiving, new IntakeMetrics(metrics));
    return controller.receive(REQUEST).catch((error: unknown) => error);
  }

  const counted = async () =>
    /ledger_deliveries_unavailable_total (\d+)/.exec(await metrics.registry.metrics())?.[1];

  it.each<[string, unknown]>([
    ['a bug', new TypeError('x is not a function')],
    ['an error of the database', new Error('Connection terminated unexpectedly')],
    ['an error that asks for a 500', new WrongMasterKey('main', 's1')],
    ['an error that asks for a 410', Object.assign(new Error('gone'), { code: 'x.gone', status: 410 })],
    ['something that is no error', 'oops'],
  ])('turns %s into 503 with Retry-After, and logs it', async (_name, thrown) => {
    const answer = await answerTo(thrown);
    expect(answer).toBeInstanceOf(IntakeUnavailable);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': expect.any(String) } });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(thrown instanceof Error ? thrown.message : 'oops');
    expect(await counted()).toBe('1');
  });

  it('leaves a refusal as it is', async () => {
    const refusal = new SignatureRefused();
    expect(await answerTo(refusal)).toBe(refusal);
    expect([...errors, ...warnings]).toEqual([]);
    expect(await counted()).toBe('0');
  });

  it('says why a delivery could not be stored, in the log alone', async () => {
    const unavailable = new IntakeUnavailable(new Error('the disk is full'));
    expect(await answerTo(unavailable)).toBe(unavailable);
    expect(unavailable.message).not.toContain('disk');
    expect(warnings).toEqual(['a delivery could not be stored: the disk is full']);
    expect(await counted()).toBe('1');
  });
});
