import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['src', 'migrations'];
const SETTINGS = ['package-lock.json', 'tsconfig.json', 'nest-cli.json'];

const stampFile = (root) => join(root, 'dist/.built-from');

/** Names everything a build is made from by one hash. */
export function buildStamp(root) {
  const files = SOURCES.flatMap((folder) => filesOf(root, folder)).sort();
  const hash = createHash('sha256');
  for (const file of [...SETTINGS, ...files]) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesOf(root, folder) {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });

  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}

/** Whether dist was built from just that. */
export function isBuilt(root, stamp) {
  return existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === stamp;
}

/** Written last: a build that was interrupted is done again. */
export function markBuilt(root, stamp) {
  writeFileSync(stampFile(root), stamp);
}
