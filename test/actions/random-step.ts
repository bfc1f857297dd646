import fc from 'fast-check';
import { addSecret } from '../../src/actions/add-secret.ts';
import { createCredential } from '../../src/actions/create-credential.ts';
import { deleteCredential } from '../../src/actions/delete-credential.ts';
import type { Deps } from '../../src/actions/deps.ts';
import { restoreCredential } from '../../src/actions/restore-credential.ts';
import { resumeCredential } from '../../src/actions/resume-credential.ts';
import { revokeSecret } from '../../src/actions/revoke-secret.ts';
import { revokeTokens } from '../../src/actions/revoke-tokens.ts';
import { rotateSecret } from '../../src/actions/rotate-secret.ts';
import { suspendCredential } from '../../src/actions/suspend-credential.ts';
import { updateCredential } from '../../src/actions/update-credential.ts';
import { updateSecret } from '../../src/actions/update-secret.ts';
import type { Actor } from '../../src/core/actor.ts';

const uri = fc.integer({ min: 0, max: 5 }).map((n) => `https://app${n}.example/callback`);
const text = fc.string({ maxLength: 20, unit: fc.constantFrom('a', 'ß', '"', ' ', '名', '\\') });
const fields = fc.record(
  {
    name: text.map((name) => `n${name}`),
    description: text,
    scope: fc.constantFrom('openid', 'openid email', 'profile openid'),
    logoUri: fc.constantFrom('', '/logo.png'),
    serviceId: fc.constantFrom(1, 0, null),
    redirectUris: fc.uniqueArray(uri, { maxLength: 3 }),
    addRedirectUris: fc.array(uri, { maxLength: 2 }),
    redirectsLabel: text,
    redirectsExpireInSeconds: fc.integer({ min: 1, max: 60 }),
  },
  { requiredKeys: [] },
);

/** Does something to the credential with that id, or makes one; in any state it may be refused. */
export type Step = (actor: Actor, id: number) => Promise<unknown>;

/** Steps of every kind that there is, over these dependencies. */
export function randomStep(deps: Deps): fc.Arbitrary<Step> {
  const force = true;
  const far = () => deps.clock.now() + 1_000_000;
  const newest = async (id: number): Promise<number> =>
    (await deps.credentials.secrets(id as never)).at(-1)?.id ?? 0;
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fields.map(
        (input): Step =>
          (actor, id) =>
            updateCredential(deps, actor, { id }, input),
      ),
    },
    fc.nat(90).map(
      (secretGraceSeconds): Step =>
        (actor, id) => {
          return updateCredential(deps, actor, { id }, { resetSecret: true, secretGraceSeconds });
        },
    ),
    fc.nat(90).map(
      (secretGraceSeconds): Step =>
        (actor, id) => {
          return rotateSecret(deps, actor, { id }, { secretGraceSeconds });
        },
    ),
    text.map(
      (label): Step =>
        (actor, id) =>
          addSecret(deps, actor, { id }, { label, notBefore: far() }),
    ),
    fc.boolean().map(
      (active): Step =>
        async (actor, id) => {
          return updateSecret(deps, actor, { id }, await newest(id), { active, force });
        },
    ),
    fc.constant<Step>(async (actor, id) =>
      revokeSecret(deps, actor, { id }, await newest(id), { force }),
    ),
    text.map(
      (reason): Step =>
        (actor, id) =>
          suspendCredential(deps, actor, { id }, { reason, until: far() }),
    ),
    fc.constant<Step>((actor, id) => resumeCredential(deps, actor, { id })),
    fc.constantFrom('refresh' as const, 'all' as const).map(
      (which): Step =>
        (actor, id) => {
          return revokeTokens(deps, actor, { id }, { revokeTokens: which });
        },
    ),
    fc.integer({ min: 1, max: 9 }).map(
      (version): Step =>
        (actor, id) => {
          return restoreCredential(deps, actor, { id }, version);
        },
    ),
    fc.constant<Step>((actor, id) => deleteCredential(deps, actor, id)),
    {
      weight: 2,
      arbitrary: fields.map(
        (input): Step =>
          (actor) =>
            createSome(deps, actor, input),
      ),
    },
  );
}

/** Makes a credential that has at least what it must have. */
export function createSome(deps: Deps, actor: Actor, input: object = {}) {
  const needed = { grantType: 'authorization_code', name: 'Demo', scope: 'openid' };
  return createCredential(deps, actor, { ...needed, ...input });
}
