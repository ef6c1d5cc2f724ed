import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessModule } from '../../src/access/access.module.js';
import { DatabaseModule } from '../../src/database.module.js';
import { configureApp } from '../../src/http/configure-app.js';
import { createHttpAdapter } from '../../src/http/http-adapter.js';
import { HttpModule } from '../../src/http/http.module.js';
import { IntakeModule } from '../../src/intake/intake.module.js';
import { secretKey, signBare, signTimestamped } from '../../src/intake/sign.js';
import { OptionsModule } from '../../src/options.module.js';

export const ADMIN_KEY = `nlk_${'k'.repeat(36)}`;
export const SECRET = 'whsec_test_secret_0001';
export const MASTER_KEY = Buffer.alloc(32, 9);

@Module({})
class TestModule {}

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- whatever the service answered
  text: string;
}

/** The front door of the ledger, without projections: listening for real requests, on a database of its own. */
export interface IntakeApp {
  app: NestFastifyApplication;
  url: string;
  port: number;
  /** A request with the admin key. */
  api(method: string, path: string, body?: unknown): Promise<Answer>;
  /** A POST to an endpoint's webhook URL with exactly these headers. */
  post(endpoint: string, body: Buffer | string, headers: Record<string, string>): Promise<Answer>;
  /** A delivery signed in the bare form with SECRET, as the provider sends it. */
  deliver(endpoint: string, body: Buffer | string, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

export async function startIntakeApp(
  databaseUrl: string,
  masterKey = MASTER_KEY,
  previousMasterKey: Buffer | null = null,
): Promise<IntakeApp> {
  const options = { databaseUrl, masterKey, previousMasterKey, adminKey: ADMIN_KEY, logLevel: 'silent' };
  const root = {
    module: TestModule,
    imports: [
      OptionsModule.forRootAsync({ useFactory: () => options }),
      HttpModule,
      DatabaseModule,
      AccessModule,
      IntakeModule,
    ],
  };
  const app = await NestFactory.create<NestFastifyApplication>(root, createHttpAdapter(), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  configureApp(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const post: IntakeApp['post'] = (endpoint, body, headers) =>
    request(`${url}/webhooks/sautikit/${endpoint}`, { method: 'POST', body, headers });
  return {
    app,
    url,
    port,
    post,
    deliver: (endpoint, body, headers = {}) => post(endpoint, body, { ...signed(body), ...headers }),
    api: (method, path, body) =>
      request(url + path, {
        method,
        headers: { authorization: `Bearer ${ADMIN_KEY}`, ...(body === undefined ? {} : JSON_TYPE) },
        body: body === undefined ? undefined : JSON.stringify(body),
      }),
    close: () => app.close(),
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };

async function request(url: string, init: RequestInit & { body?: Buffer | string }): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
  const body = isJson ? (JSON.parse(text) as Answer['body']) : {};
  return { status: response.status, headers: response.headers, body, text };
}

/** The headers of a delivery in the bare form, with the header set that goes with it. */
export function signed(body: Buffer | string, secret = SECRET): Record<string, string> {
  return {
    ...JSON_TYPE,
    'x-sautikit-signature': signBare(body, secretKey(secret)),
    'x-sautikit-idempotency-key': randomUUID(),
  };
}

/** The headers of a delivery in the timestamped form. @param at unix seconds */
export function signedAt(body: Buffer | string, at = Math.floor(Date.now() / 1000), secret = SECRET) {
  return { ...JSON_TYPE, 'x-sautikit-signature': signTimestamped(body, secretKey(secret), at) };
}
