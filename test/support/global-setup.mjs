import './typescript.mjs';

/** jest loads this file itself, so it is JavaScript; the loader above lets it use the sources. */
export default async function globalSetup() {
  const { startTestServer } = await import('./test-server.ts');
  await startTestServer();
}
