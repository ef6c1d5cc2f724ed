import type { NestFastifyApplication } from '@nestjs/platform-fastify';

// The whole service has 10 s to end, and the database needs some of them.
const REQUESTS_MS = 4_000;
const LOOK_EVERY_MS = 50;

/** Stops accepting, lets requests in flight finish, and closes what the application opened. */
export async function closeApp(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer();
  // A connection that was busy at first is kept alive by its client after the answer, and would hold us up.
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS);
  const cutOff = setTimeout(() => server.closeAllConnections(), REQUESTS_MS);
  try {
    await app.close();
  } finally {
    clearInterval(idle);
    clearTimeout(cutOff);
  }
}
