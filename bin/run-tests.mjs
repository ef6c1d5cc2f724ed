import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './prepare.mjs';

// The tests wait for their database and for processes as much as they compute: one worker more than there are processors.
const WORKERS = Math.min(4, availableParallelism() + 1);

/**
 * Runs jest over its projects.
 * @param args passed on, such as paths of spec files
 * @returns how many tests passed, failed and were skipped; a file that cannot be run counts as one that failed
 */
export async function runTests(args) {
  const folder = mkdtempSync(join(tmpdir(), 'number-ledger-results-'));
  const file = join(folder, 'results.json');
  try {
    await jest([`--json`, `--outputFile=${file}`, ...workers(args), ...args]);
    return readResults(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function workers(args) {
  const chosen = args.some((arg) => /^(-w|-i|--maxWorkers|--runInBand)/.test(arg));
  return chosen ? [] : [`--maxWorkers=${WORKERS}`];
}

function jest(args) {
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const program = join(root, 'node_modules/jest/bin/jest.js');
  // What jest prints for people goes to stderr; its stdout says only where the results were written.
  const child = spawn(process.execPath, [...flags, program, ...args], {
    cwd: root,
    stdio: ['inherit', 'ignore', 'inherit'],
  });
  const passOn = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, passOn);
  return new Promise((resolve) => child.once('close', resolve));
}

function readResults(file) {
  try {
    const results = JSON.parse(readFileSync(file, 'utf8'));
    return {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** The line everything ends with. */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
