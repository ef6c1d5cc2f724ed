import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

// The peers have a lockfile of their own, so that nobody who only uses the ledger installs them.
const installed = 'bench/node_modules/.package-lock.json';
const changed = 'bench/package-lock.json';
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(changed).mtimeMs) {
  const npm = process.env['npm_execpath'];
  const { status } = spawnSync(process.execPath, [npm, 'ci', '--prefix', 'bench', '--loglevel=error'], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
