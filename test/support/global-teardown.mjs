import { rm } from 'node:fs/promises';

export default async function globalTeardown() {
  const folder = process.env['TEST_COMPILED_SOURCES'];
  const { stopTestServer } = await import(`${folder}/test/support/test-server.js`);
  await stopTestServer();
  await rm(folder, { recursive: true, force: true });
}
