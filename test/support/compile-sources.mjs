import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';
import { swcOptions } from './swc-options.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Compiles the sources for the processes that one test run starts; `dist` belongs to a service that may be running.
 * @returns the folder with `src`, `migrations` and `test/support` as JavaScript
 */
export async function compileSources() {
  // Below node_modules, where the packages are found from.
  const folder = join(root, 'node_modules/.cache', `number-ledger-test-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  await copyFile(join(root, 'package.json'), join(folder, 'package.json'));
  const files = await Promise.all(['src', 'migrations', 'test/support'].map(listFiles));
  await Promise.all(files.flat().map((file) => compile(file, folder)));
  return folder;
}

async function listFiles(folder) {
  const names = await readdir(join(root, folder), { recursive: true });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
}

async function compile(file, folder) {
  const source = await readFile(join(root, file), 'utf8');
  const { code } = await transform(source, { ...swcOptions, filename: join(root, file), swcrc: false });
  const target = join(folder, file.replace(/\.ts$/, '.js'));
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, code);
}
