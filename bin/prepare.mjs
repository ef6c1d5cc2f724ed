import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildStamp, isBuilt, markBuilt } from './built.mjs';
import { isInstalled } from './installed.mjs';

/** The folder of the package: a checkout, or an installed package that is built already. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Ends the process with one line for people. */
export function fail(message) {
  console.error(`number-ledger: ${message}`);
  process.exit(1);
}

/** Installs and builds what is missing or out of date: nothing, when nothing changed. */
export function prepare() {
  checkNode();
  if (!existsSync(join(root, 'src'))) return;
  install();
  build();
}

export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(
    `expected Node.js 20.19 or later, got ${version}. Install a newer one from https://nodejs.org and start again.`,
  );
}

export function install() {
  if (isInstalled(root)) return;
  console.log('Installing dependencies (once) …');
  // The development ones too, whatever NODE_ENV says: they hold the compiler.
  const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, error } = runNpm(['ci', ...flags]);
  if (status !== 0) {
    fail(
      `installing failed (npm ci: ${error?.code ?? `exit code ${status}`}); npm says why above. Is the npm registry reachable?`,
    );
  }
}

export function build() {
  const stamp = buildStamp(root);
  if (isBuilt(root, stamp)) return;
  console.log('Building (once) …');
  const nest = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [nest, 'build'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) fail(`the build failed:\n${stdout}${stderr}`);
  markBuilt(root, stamp);
}

/** The npm that started us where there is one, so that one version does everything. */
function runNpm(args) {
  const options = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] };
  const { npm_execpath: npm } = process.env;
  if (npm?.endsWith('.js')) return spawnSync(process.execPath, [npm, ...args], options);
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}
