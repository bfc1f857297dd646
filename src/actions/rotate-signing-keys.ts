import { type Actor, checkAllowed } from '../core/actor.ts';
import {
  PUBLISH_AFTER_MS,
  PUBLISH_AHEAD_MS,
  ROTATE_AFTER_MS,
  SIGNING_ALGORITHMS,
  type SigningKey,
} from '../core/signing-key.ts';
import type { Deps } from './deps.ts';
import { SCHEDULE } from './schedule.ts';
import { writingOf } from './writing.ts';

const ROTATE = 'rotate-signing-keys';

type KeyDeps = Pick<Deps, 'signingKeys' | 'keyMaker' | 'hasher' | 'clock'>;

/**
 * Makes the next signing keys. They are published now and sign an hour later; the old ones stay
 * published until what they signed has expired. Throws `action_not_allowed`.
 */
export async function rotateSigningKeys(
  deps: KeyDeps,
  actor: Actor,
): Promise<readonly SigningKey[]> {
  checkAllowed(actor, ROTATE);
  const writing = writingOf(deps, actor, ROTATE, 'next');
  const now = deps.clock.now();
  const signsFrom = now + PUBLISH_AHEAD_MS;
  const keys = await makeKeys(deps, signsFrom);
  return deps.signingKeys.replace(writing, keys, signsFrom + PUBLISH_AFTER_MS, now);
}

/** Makes the next signing keys when the newest are 90 days old, so that none signs for ever. */
export async function rotateOldSigningKeys(deps: KeyDeps): Promise<void> {
  const newest = Math.max(...(await deps.signingKeys.all()).map(({ createdAt }) => createdAt));
  if (deps.clock.now() - newest < ROTATE_AFTER_MS) return;
  await rotateSigningKeys(deps, SCHEDULE);
}

/** Makes the first signing keys, which sign at once, unless there are some. */
export async function ensureSigningKeys(deps: KeyDeps): Promise<void> {
  if ((await deps.signingKeys.all()).length > 0) return;
  const keys = await makeKeys(deps, deps.clock.now());
  await deps.signingKeys.addFirst(writingOf(deps, SCHEDULE, ROTATE, 'first'), keys);
}

function makeKeys(deps: KeyDeps, signsFrom: number): Promise<readonly SigningKey[]> {
  return Promise.all(
    SIGNING_ALGORITHMS.map(async (algorithm) => {
      const { kid, publicJwk, privateJwk } = await deps.keyMaker.make(algorithm);
      const sealedJwk = deps.hasher.seal(privateJwk, kid);
      const createdAt = deps.clock.now();
      return { kid, algorithm, publicJwk, sealedJwk, createdAt, signsFrom, goneFrom: null };
    }),
  );
}
