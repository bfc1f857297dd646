// Nobody gets by a credential what they may not do themselves: neither by giving it scopes that open
// the API, nor by learning a secret of one that has them, through whatever action.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { addSecret } from '../../src/actions/add-secret.ts';
import { applyCredential } from '../../src/actions/apply-credential.ts';
import { createCredential } from '../../src/actions/create-credential.ts';
import type { Deps } from '../../src/actions/deps.ts';
import { exportCredentials } from '../../src/actions/export-credentials.ts';
import { getCredential } from '../../src/actions/get-credential.ts';
import { importCredential } from '../../src/actions/import-credential.ts';
import { ACTIONS } from '../../src/actions/index.ts';
import { listCredentials } from '../../src/actions/list-credentials.ts';
import { pageCredentials } from '../../src/actions/page-credentials.ts';
import { restoreCredential } from '../../src/actions/restore-credential.ts';
import { rotateSecret } from '../../src/actions/rotate-secret.ts';
import { updateCredential } from '../../src/actions/update-credential.ts';
import type { Actor } from '../../src/core/actor.ts';
import { API_SCOPES, actionsOfScopes } from '../../src/core/api-scope.ts';
import type { Credential } from '../../src/core/credential.ts';
import { Secret } from '../../src/core/secret.ts';
import { run } from '../running.ts';
import { gather } from '../store/engine-under-test.ts';
import { ACTOR } from './trail-house.ts';

const running = await run({ SECRET_STORAGE: 'recoverable' });
const { deps } = running.house;
after(() => running.close());

const ROBOT = { grantType: 'client_credentials', name: 'Robot' } as const;

/** Somebody who may do everything but this. */
const allBut = (kind: Actor['kind'], missing: string): Actor => ({
  kind,
  name: 'limited',
  allowed: new Set(Object.keys(ACTIONS).filter((name) => name !== missing)),
});

/** A secret that was made elsewhere, unlike every other one. */
const broughtSecret = () => ({
  secret: new Secret(deps.random.base64url(32)),
  label: '',
  notBefore: null,
  expiresAt: null,
  inactiveSince: null,
});

type Try = (deps: Deps, actor: Actor, one: Standing, scope: string) => Promise<unknown>;
interface Standing {
  /** Has the scope. */
  readonly holder: Credential;
  /** Had it in its first version. */
  readonly former: Credential;
  /** Never had it. */
  readonly other: Credential;
}

/** Each way to come to a scope: to a credential that has it, or to its secret. */
const WAYS: Readonly<Record<string, Try>> = {
  create: (deps, actor, _one, scope) => createCredential(deps, actor, { ...ROBOT, scope }),
  'update of the scope': (deps, actor, { former }, scope) =>
    updateCredential(deps, actor, { id: former.id }, { scope: `backups:read ${scope}` }),
  'update of the grant': (deps, actor, { other }, scope) =>
    updateCredential(deps, actor, { id: other.id }, { ...ROBOT, scope }),
  restore: (deps, actor, { former }) => restoreCredential(deps, actor, { id: former.id }, 1),
  rotate: (deps, actor, { holder }) => rotateSecret(deps, actor, { id: holder.id }),
  'add a secret': (deps, actor, { holder }) => addSecret(deps, actor, { id: holder.id }),
  'update with a reset': (deps, actor, { holder }) =>
    updateCredential(deps, actor, { id: holder.id }, { resetSecret: true }),
  'update of the scope with a reset': (deps, actor, { former }, scope) =>
    updateCredential(deps, actor, { id: former.id }, { scope, resetSecret: true }),
  import: (deps, actor, _one, scope) => importCredential(deps, actor, { ...ROBOT, scope }),
  'apply of a new one': (deps, actor, _one, scope) =>
    applyCredential(deps, actor, { ...ROBOT, scope, identifier: deps.random.hex(8) }),
  'apply of a scope': (deps, actor, { former: { identifier } }, scope) =>
    applyCredential(deps, actor, { identifier, scope }),
  'apply of a secret': (deps, actor, { holder: { identifier } }) =>
    applyCredential(deps, actor, { identifier, secrets: [broughtSecret()] }),
};

async function standing(scope: string): Promise<Standing> {
  const make = async (input: object) => (await createCredential(deps, ACTOR, input)).credential;
  const holder = await make({ ...ROBOT, scope });
  const former = await make({ ...ROBOT, scope });
  await updateCredential(deps, ACTOR, { id: former.id }, { scope: 'backups:read' });
  const other = await make({ grantType: 'authorization_code', name: 'App', scope: 'openid' });
  return { holder, former, other };
}

const everything = async () => JSON.stringify(await gather(deps.credentials.walk()));

describe('whoever lacks one action of a scope', () => {
  (deps.rules.scopes as Set<string>).add('backups:read');
  for (const scope of API_SCOPES) {
    test(`cannot come to ${scope}`, async () => {
      const one = await standing(scope);
      const before = await everything();
      for (const missing of actionsOfScopes([scope])) {
        for (const [way, attempt] of Object.entries(WAYS)) {
          for (const [kind, refused] of [
            ['api_credential', { code: 'action_not_allowed', details: { action: missing } }],
            ['client', { code: 'insufficient_scope', details: { scope } }],
          ] as const) {
            const actor = allBut(kind, missing);
            await assert.rejects(attempt(deps, actor, one, scope), refused, `${way} ${missing}`);
          }
        }
      }
      assert.equal(await everything(), before);
    });
  }

  test('may do all else with a credential that has it', async () => {
    const { holder } = await standing('credentials:delete');
    const actor = allBut('api_credential', 'delete-credential');
    const { credential } = await updateCredential(
      deps,
      actor,
      { id: holder.id },
      { name: 'Renamed', scope: 'credentials:delete' },
    );
    assert.deepEqual([credential.name, credential.scope], ['Renamed', ['credentials:delete']]);
  });

  test('reads no secret of one, where secrets are kept readable', async () => {
    const { holder, other } = await standing('credentials:delete');
    const query = { sortField: 'id', descending: false, skip: 0, limit: undefined } as const;
    const seen = async (actor: Actor, { id, identifier }: Credential) => {
      const listed = await gather(listCredentials(deps, actor, query));
      const page = await pageCredentials(deps, actor, { limit: 500 });
      const exported = await gather(exportCredentials(deps, actor, { withSecrets: true }));
      const [secret] =
        exported.find(({ credential }) => credential.id === id)?.secrets ?? assert.fail();
      return [
        listed.find(({ credential }) => credential.id === id)?.secret,
        page.items.find(({ credential }) => credential.id === id)?.secret,
        (await getCredential(deps, actor, { identifier })).secret,
        secret?.secret,
      ].map((shown) => shown !== undefined);
    };
    const limited = allBut('api_credential', 'delete-credential');
    assert.deepEqual(await seen(limited, holder), [false, false, false, false]);
    assert.deepEqual(await seen(limited, other), [true, true, true, true]);
    assert.deepEqual(await seen(ACTOR, holder), [true, true, true, true]);
  });
});

test('whoever may do all that a scope allows comes to it by each of these ways', async () => {
  for (const scope of API_SCOPES) {
    const kind = 'api_credential';
    const allowed = new Set([
      ...actionsOfScopes([scope]),
      ...['create-credential', 'update-credential', 'restore-credential', 'rotate-secret'],
      ...['add-secret', 'import-credential', 'apply-credential'],
    ]);
    for (const [way, attempt] of Object.entries(WAYS)) {
      const one = await standing(scope);
      await assert.doesNotReject(attempt(deps, { kind, name: way, allowed }, one, scope), way);
    }
  }
});

test('a role of before there were reviews still gives the scope that reads', async () => {
  const allowed = new Set(['create-credential', 'list-credentials', 'get-credential']);
  const actor: Actor = { kind: 'api_credential', name: 'provisioner', allowed };
  const { credential } = await createCredential(deps, actor, {
    ...ROBOT,
    scope: 'credentials:read',
  });
  const rotator: Actor = { ...actor, allowed: new Set([...allowed, 'rotate-secret']) };
  await assert.doesNotReject(rotateSecret(deps, rotator, { id: credential.id }));
});
