// The size and naming budgets of the source: small files, guessable paths, a stated duty per folder.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';

const project = join(import.meta.dirname, '..');
const entries = readdirSync(join(project, 'src'), { recursive: true, withFileTypes: true });
const folders = entries
  .filter((entry) => entry.isDirectory())
  .map((e) => join(e.parentPath, e.name));
const files = entries
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name));

const linesOf = (file: string): number => readFileSync(file, 'utf8').split('\n').length - 1;
const sizes = files.map(linesOf).sort((a, b) => a - b);
const quantile = (share: number): number => sizes[Math.ceil(sizes.length * share) - 1] ?? 0;

test('half of the files have at most 80 lines', () => {
  assert.ok(quantile(0.5) <= 80, `the median is ${quantile(0.5)}`);
});

test('nine files of ten have at most 220 lines', () => {
  assert.ok(quantile(0.9) <= 220, `the 90th percentile is ${quantile(0.9)}`);
});

test('no file has more than 400 lines', () => {
  assert.deepEqual(
    files.filter((file) => linesOf(file) > 400),
    [],
  );
});

test('nothing is named like a drawer', () => {
  const drawer = /^(utils?|helpers?|common|misc|shared)(\.|$)/;
  assert.deepEqual(
    [...folders, ...files].filter((path) => drawer.test(basename(path))),
    [],
  );
});

test('every folder says its duty in one sentence', () => {
  for (const folder of [join(project, 'src'), ...folders]) {
    const duty = readFileSync(join(folder, 'README.md'), 'utf8');
    assert.match(
      duty,
      /^[^\n]+\.\n$/,
      `${folder}/README.md is not one line that ends in a full stop`,
    );
    assert.doesNotMatch(duty, /[.!?] [A-Z]/, `${folder}/README.md is more than one sentence`);
  }
});
