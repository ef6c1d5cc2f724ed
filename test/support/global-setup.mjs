import { compileSources } from './compile-sources.mjs';

/** jest loads this file as it is, so it is JavaScript; what it starts uses the sources. */
export default async function globalSetup() {
  const folder = await compileSources();
  process.env['TEST_COMPILED_SOURCES'] = folder;
  const { startTestServer } = await import(`${folder}/test/support/test-server.js`);
  await startTestServer();
}
