import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listSigningKeys } from '../../src/actions/list-signing-keys.ts';
import {
  ensureSigningKeys,
  rotateOldSigningKeys,
  rotateSigningKeys,
} from '../../src/actions/rotate-signing-keys.ts';
import type { Actor } from '../../src/core/actor.ts';
import { publishedKeys } from '../../src/core/signing-key.ts';
import { run } from '../running.ts';

const actor: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };
const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

test('signing keys overlap when they are replaced', async () => {
  const house = await run();
  let now = Date.now();
  const deps = { ...house.house.deps, clock: { now: () => now } };
  const signing = async () => {
    const published = publishedKeys(await deps.signingKeys.all(), now);
    return {
      kids: published.map(({ kid }) => kid),
      signs: published.find(({ algorithm }) => algorithm === 'RS256')?.kid,
    };
  };
  try {
    await ensureSigningKeys(deps);
    await ensureSigningKeys(deps);
    const first = await signing();
    assert.equal(first.kids.length, 2);
    for (const key of await listSigningKeys(deps, actor)) {
      assert.equal('sealedJwk' in key, false);
      assert.equal('d' in key.publicJwk, false);
    }

    await rotateSigningKeys(deps, actor);
    assert.equal((await signing()).kids.length, 4);
    assert.equal((await signing()).signs, first.signs);
    now += HOUR;
    const second = await signing();
    assert.notEqual(second.signs, first.signs);
    assert.equal(second.kids.length, 4);
    now += 2 * HOUR;
    assert.deepEqual((await signing()).kids.length, 2);

    await rotateOldSigningKeys(deps);
    assert.equal((await signing()).kids.length, 2);
    now += 90 * DAY;
    await rotateOldSigningKeys(deps);
    assert.equal((await signing()).kids.length, 4);
  } finally {
    await house.close();
  }
});
