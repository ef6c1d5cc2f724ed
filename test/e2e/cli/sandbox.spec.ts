import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { compiled } from '../../support/compiled.js';
import { ledger } from '../../support/fake-terminal.js';

/** The verb in a process of its own, until it has said where it is. */
async function start(...args: string[]) {
  const child = spawn(process.execPath, [compiled('src/cli.js'), 'sandbox', '--port', '0', ...args]);
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: chunk.toString() };
}

describe('ledger sandbox', () => {
  it('says where it is and whose tokens it takes, and ends with 0 when asked to stop', async () => {
    const { child, said } = await start(
      '--json',
      '--seed',
      's',
      '--workspace',
      'ws_1',
      '--workspace',
      'ws_2',
    );
    const { url, seed, workspaces } = JSON.parse(said) as {
      url: string;
      seed: string;
      workspaces: { id: string; token: string }[];
    };
    expect([seed, workspaces.map(({ id }) => id)]).toEqual(['s', ['ws_1', 'ws_2']]);
    const headers = { authorization: `Bearer ${workspaces[1]!.token}` };
    const response = await fetch(`${url}/v1/numbers/available`, { headers });
    expect(((await response.json()) as { numbers: unknown[] }).numbers).toHaveLength(50);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  it('shows people two commands to go on with', async () => {
    const { child, said } = await start();
    expect(said).toMatch(/^The sandbox is running: http:\/\/127\.0\.0\.1:\d+, seed \d+\n/);
    expect(said.match(/^ {2}curl -sS http:/gm)).toHaveLength(2);
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  it('says that its port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const { code, err } = await ledger(['sandbox', '--port', String(port)]);
    holder.close();
    expect([code, err]).toEqual([2, expect.stringContaining(`port ${port} is taken`)]);
  });
});
