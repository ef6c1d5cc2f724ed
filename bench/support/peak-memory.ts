import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';

/** The most memory, in MB, that a verb of the command line ever has, threads included. @throws when it finds something wrong */
export async function peakMemoryOf(url: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ['dist-bench/src/cli.js', ...args], {
    env: { PATH: process.env['PATH'], DATABASE_URL: url, LEDGER_MASTER_KEY: '09'.repeat(32) },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  let peak = 0;
  const timer = setInterval(() => void look(), 50);
  const look = async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
  };
  const [code] = (await once(child, 'exit')) as [number];
  clearInterval(timer);
  if (code !== 0) throw new Error(`ledger ${args.join(' ')} ended with ${code}`);
  return peak;
}
