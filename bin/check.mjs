#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { checkNode, install, root } from './prepare.mjs';
import { runTests, summary } from './run-tests.mjs';

const STEPS = {
  format: ['prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
  lint: ['oxlint/bin/oxlint', '--quiet'],
  types: ['typescript/bin/tsc', '-p', 'tsconfig.check.json'],
};

checkNode();
install();
const total = { passed: 0, failed: 0, skipped: 0 };
for (const [name, [program, ...args]] of Object.entries(STEPS)) {
  const { status } = spawnSync(process.execPath, [`node_modules/${program}`, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  console.log(`${name}: ${status === 0 ? 'passed' : 'FAILED'}`);
  total[status === 0 ? 'passed' : 'failed'] += 1;
}
const tests = await runTests(process.argv.slice(2));
for (const outcome of Object.keys(total)) total[outcome] += tests[outcome];
console.log(summary(total));
process.exitCode = total.failed > 0 ? 1 : 0;
