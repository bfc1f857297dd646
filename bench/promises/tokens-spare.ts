import { createCredential } from '../../src/actions/create-credential.ts';
import { deleteUnusedCredentials } from '../../src/actions/delete-unused-credentials.ts';
import type { Deps } from '../../src/actions/deps.ts';
import { openHouse } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import type { Actor } from '../../src/core/actor.ts';
import type { Credential } from '../../src/core/credential.ts';
import type { Place } from '../../src/core/credential-filter.ts';
import { many } from '../token-issue.ts';
import { type Check, exactly, part } from './promise.ts';

const ACTOR: Actor = { kind: 'local', name: 'bench', allowed: new Set(['*']) };
const DAY = 86_400_000;

/** Deleting what is unused spares each credential of which somebody holds a living token. */
export const tokensSpare: Check = async (trial) => {
  const held = part(100_000, trial);
  const dead = part(1000, trial);
  const { deps, close } = await openHouse(
    readConfig({ DATA_DIR: trial.folder, LOG_LEVEL: 'warn' }),
  );
  try {
    const now = deps.clock.now();
    const old: Deps = { ...deps, clock: { now: () => now - 400 * DAY } };
    const input = { grantType: 'authorization_code', name: 'n', scope: 'openid' };
    const make = async () => (await createCredential(old, ACTOR, input)).credential;
    await many(held, async () => {
      await grant(deps, await make(), now + DAY);
    });
    await many(dead, make);
    let deleted = 0;
    let after: Place | undefined;
    do {
      const query = { since: now - 300 * DAY, after, limit: 500 };
      const page = await deleteUnusedCredentials(deps, ACTOR, query);
      deleted += page.deleted.length;
      after = page.next;
    } while (after !== undefined);
    let left = 0;
    for await (const page of deps.credentials.walk()) left += page.length;
    return [
      exactly('credentials without a token that were deleted', dead, deleted),
      exactly('credentials with a living token that are left', held, left),
    ];
  } finally {
    await close();
  }
};

function grant({ protocol }: Deps, { identifier }: Credential, expiresAt: number): Promise<void> {
  const key = `grant of ${identifier}`;
  return protocol.put({ kind: 'Grant', key, payload: {}, ties: { identifier }, expiresAt });
}
