import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';

/** What every service under load has to be told. */
export const ENDPOINT = {
  id: 'bench',
  secret: 'whsec_bench_0123456789abcdef',
  workspace_id: 'bench-workspace',
};

/** Where each service takes its deliveries. */
export const WEBHOOK_PATH = `/webhooks/sautikit/${ENDPOINT.id}`;

export function databaseUrl(): string {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('expected DATABASE_URL, got nothing');
  return url;
}

/** Listens and tells the parent process where. */
export async function listen(app: INestApplication): Promise<void> {
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  tellParent(port, () => app.close());
}

/** The service ends when the parent says so, or has ended itself. */
export function tellParent(port: number, close: () => Promise<unknown>): void {
  const end = () => void close().then(() => process.exit(0));
  process.once('SIGTERM', end).once('disconnect', end);
  process.send!(port);
}
