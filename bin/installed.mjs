import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether node_modules holds what package-lock.json asks for, by the list that npm keeps there when it has finished. */
export function isInstalled(root, machine = process) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || !isFor(entry, machine) || present[path]?.version === entry.version,
  );
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}

/** An optional package may be for other machines; one that tells C libraries apart is left for npm to judge. */
function isFor(entry, machine) {
  if (!entry.optional) return true;
  if (entry.libc) return false;
  return matches(entry.os, machine.platform) && matches(entry.cpu, machine.arch);
}

/** npm's rule: a list of names, or of names that are not meant (`!win32`); no list means all. */
function matches(names, own) {
  if (!names) return true;
  if (names.includes(`!${own}`)) return false;
  return names.includes(own) || names.every((name) => name.startsWith('!'));
}
