#!/usr/bin/env node
import { stopWithNpm } from './stop-with-npm.mjs';
import { prepare } from './prepare.mjs';

prepare();
stopWithNpm();
const { run } = await import('../dist/src/main.js');
await run();
