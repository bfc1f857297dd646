import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createCredential } from '../../../src/actions/create-credential.ts';
import type { Actor } from '../../../src/core/actor.ts';
import { opener, runHere, temporaryDataDir } from './program.ts';

const DAY = 86_400_000;
const ACTOR: Actor = { kind: 'local', name: 'tester', allowed: new Set(['*']) };
const open = opener({ DATA_DIR: temporaryDataDir() });
const run = (...args: readonly string[]) => runHere(['credential', ...args], { open });

/** Of the credentials 1 to 250, those with an even number are 400 days old. */
before(async () => {
  const { deps, close } = await open();
  const old = { ...deps, clock: { now: () => Date.now() - 400 * DAY } };
  const input = { grantType: 'authorization_code', name: 'Demo', scope: 'openid' };
  for (let id = 1; id <= 250; id += 1) await createCredential(id % 2 ? deps : old, ACTOR, input);
  await close();
});

const idsOf = async (...args: readonly string[]) =>
  (JSON.parse((await run(...args, '--json')).out) as { id: number }[]).map(({ id }) => id);
const range = (first: number, step: number) =>
  Array.from({ length: 125 }, (_, i) => first + i * step);

test('a dry run prints which would go, and nothing goes', async () => {
  assert.deepEqual(await idsOf('delete-unused', '--unused-for', '399d', '--dry-run'), range(2, 2));
  assert.equal((await idsOf('list')).length, 250);
});

test('what is unused for less than that stays', async () => {
  const { code, out } = await run('delete-unused', '--unused-for', '401d');
  assert.deepEqual({ code, out }, { code: 0, out: 'none\n' });
});

test('the others are deleted, with the reason in the trail', async () => {
  const args = ['--unused-for', '399d', '--reason', 'yearly clean-up'];
  assert.deepEqual(await idsOf('delete-unused', ...args), range(2, 2));
  assert.deepEqual(await idsOf('list'), range(1, 2));
  const { out } = await runHere(['audit', 'list', '--credential', '250', '--json'], { open });
  const last = JSON.parse(out).at(-1);
  assert.deepEqual(
    [last.action, last.author.reason],
    ['delete-unused-credentials', 'yearly clean-up'],
  );
});

test('a time of less than a day, and none, are refused', async () => {
  for (const args of [[], ['--unused-for', '23h'], ['--unused-for', 'never']]) {
    const { code, err } = await run('delete-unused', ...args);
    assert.equal(code, 2);
    assert.match(err, /--unused-for/);
  }
});
