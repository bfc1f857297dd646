import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const read = (name: string): string => readFileSync(join(import.meta.dirname, '..', name), 'utf8');

test('every dependency has one exact version', () => {
  // npm on an old Node answers a range with an older major.
  const manifest: Readonly<Record<string, unknown>> = JSON.parse(read('package.json'));
  for (const list of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    for (const [name, version] of Object.entries(manifest[list] ?? {})) {
      assert.match(String(version), /^\d+\.\d+\.\d+(-[\w.]+)?$/, name);
    }
  }
});

test('the lockfile names no download address', () => {
  // An address would tie every install to the registry or mirror it was written on.
  assert.doesNotMatch(read('package-lock.json'), /"resolved": *"https?:/);
});

test('the lockfile has the package of every platform', () => {
  // npm leaves out a platform package that it cannot see while it writes the lockfile; npm ci then
  // refuses that lockfile on every platform.
  const lock: { packages: Readonly<Record<string, { optionalDependencies?: object }>> } =
    JSON.parse(read('package-lock.json'));
  const missing = Object.values(lock.packages)
    .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
    .filter((name) => lock.packages[`node_modules/${name}`] === undefined);
  assert.deepEqual(missing, []);
});
