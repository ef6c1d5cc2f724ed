#!/usr/bin/env node
import { checkNode, install } from './prepare.mjs';
import { runTests, summary } from './run-tests.mjs';

checkNode();
install();
const results = await runTests(process.argv.slice(2));
console.log(summary(results));
process.exitCode = results.failed > 0 ? 1 : 0;
