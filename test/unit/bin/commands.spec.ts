import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
// @ts-expect-error -- plain JavaScript: it runs before anything is installed
import { summary } from '../../../bin/run-tests.mjs';

const bin = (name: string) => new URL(`../../../bin/${name}`, import.meta.url);

function run(code: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('checkNode', () => {
  const check = (version: string) =>
    run(`import { checkNode } from '${bin('prepare.mjs').href}'; checkNode('${version}');`);

  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('lets Node %s pass', (version) => {
    expect(check(version)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.each(['20.18.3', '18.20.0', '8.0.0'])('refuses Node %s in one line', (version) => {
    expect(check(version)).toEqual({
      status: 1,
      stdout: '',
      stderr: `number-ledger: expected Node.js 20.19 or later, got ${version}. Install a newer one from https://nodejs.org and start again.\n`,
    });
  });
});

describe('stopWithNpm', () => {
  const service = `
    import { stopWithNpm } from '${bin('stop-with-npm.mjs').href}';
    stopWithNpm();
    process.once('SIGTERM', () => { console.log('asked to stop'); process.exit(); });
    setTimeout(() => { console.log('left behind'); process.exit(); }, 10_000);
    process.send('running');
  `;
  /** Starts the service and is killed as soon as that runs. */
  const npm = `
    import { spawn } from 'node:child_process';
    const args = ['--input-type=module', '--eval', ${JSON.stringify(service)}];
    const env = { npm_lifecycle_event: 'start' };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.once('message', () => process.kill(process.pid, 'SIGKILL'));
  `;

  it('asks the service to stop when npm was killed', () => {
    expect(run(npm)).toMatchObject({ stdout: 'asked to stop\n', stderr: '' });
  });
});

describe('summary', () => {
  it('is the line that tells how the tests went', () => {
    expect(summary({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(summary({ passed: 12, failed: 3, skipped: 1 })).toBe('12 passed, 3 failed, 1 skipped');
  });
});
