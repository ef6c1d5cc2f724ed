import { startEmbedded } from '../../src/embedded/start-embedded.js';

// Run as a process of its own: uses the embedded server of a folder until it is killed.
const server = await startEmbedded(process.argv[2]!, 'service');
console.log(server.url);
setInterval(() => undefined, 60_000);
