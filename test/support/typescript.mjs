import { register } from 'node:module';

/** `node --import ./test/support/typescript.mjs src/main.ts` runs the sources as they are, nothing built. */
register('./typescript-hooks.mjs', import.meta.url);
