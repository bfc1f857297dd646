// Whatever is done to credentials, the trail tells it: a dry run before, a replay afterwards.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { addSecret } from '../../src/actions/add-secret.ts';
import { createCredential } from '../../src/actions/create-credential.ts';
import { deleteCredential } from '../../src/actions/delete-credential.ts';
import { dryRun } from '../../src/actions/dry-run.ts';
import { restoreCredential } from '../../src/actions/restore-credential.ts';
import { resumeCredential } from '../../src/actions/resume-credential.ts';
import { revokeSecret } from '../../src/actions/revoke-secret.ts';
import { revokeTokens } from '../../src/actions/revoke-tokens.ts';
import { rotateSecret } from '../../src/actions/rotate-secret.ts';
import { suspendCredential } from '../../src/actions/suspend-credential.ts';
import { updateCredential } from '../../src/actions/update-credential.ts';
import { updateSecret } from '../../src/actions/update-secret.ts';
import type { Actor } from '../../src/core/actor.ts';
import { applyDiff, type Image } from '../../src/core/audit.ts';
import { credentialImage } from '../../src/core/credential-image.ts';
import { AppError } from '../../src/core/errors.ts';
import { ACTOR, clockedHouse } from './trail-house.ts';

const { deps, clock, running } = await clockedHouse();
after(() => running.close());

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
  },
  { requiredKeys: [] },
);

type Step = (actor: Actor, id: number) => Promise<unknown>;

const force = true;
const far = () => clock.time + 1_000_000;
const newest = async (id: number): Promise<number> =>
  (await deps.credentials.secrets(id as never)).at(-1)?.id ?? 0;
const step: fc.Arbitrary<Step> = fc.oneof(
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
          create(actor, input),
    ),
  },
);

function create(actor: Actor, input: object = {}) {
  const needed = { grantType: 'authorization_code', name: 'Demo', scope: 'openid' };
  return createCredential(deps, actor, { ...needed, ...input });
}

/** The same without what is made by chance: the run and the rehearsal each make their own. */
function withoutChance(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, inner) =>
      ['uuid', 'identifier', 'hint'].includes(name) ? 'made' : inner,
    ),
  );
}

async function everything() {
  const images: Record<string, Image> = {};
  const query = { sortField: 'id', descending: false, skip: 0, limit: undefined } as const;
  for await (const page of deps.credentials.list(query)) {
    for (const { credential } of page) {
      const secrets = await deps.credentials.secrets(credential.id);
      const { version, updatedAt } = credential;
      images[credential.id] = { ...credentialImage(credential, secrets), version, updatedAt };
    }
  }
  return images;
}

async function replayed() {
  const images: Record<string, Image> = {};
  for await (const page of deps.audit.list({})) {
    for (const { subject, version, at, diff } of page) {
      if (subject.kind !== 'credential') continue;
      const id = String(subject.id);
      if (version === null) delete images[id];
      else images[id] = { ...applyDiff(images[id] ?? {}, diff), version, updatedAt: at };
    }
  }
  return images;
}

async function code(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code;
  }
}

test('a dry run tells what is then done, and a replay rebuilds the table', async () => {
  let done = 0;
  const steps = fc.array(fc.tuple(step, fc.nat(), fc.nat(40_000)), { minLength: 1, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const { credential } = await create(ACTOR);
      for (const [act, pick, pause] of sequence) {
        clock.time += pause;
        const id = credential.id - (pick % 3);
        const place = (await deps.audit.verify()).entries;
        const before = await everything();
        let preview: Awaited<ReturnType<typeof dryRun>> | undefined;
        const rehearsed = await code(
          dryRun(ACTOR, (actor) => act(actor, id)).then((found) => {
            preview = found;
          }),
        );
        assert.deepEqual(await everything(), before);
        assert.equal((await deps.audit.verify()).entries, place);
        assert.equal(await code(act(ACTOR, id)), rehearsed);
        const entries = [];
        for await (const page of deps.audit.list({ after: place })) entries.push(...page);
        const told = (list: readonly { readonly diff: unknown; readonly version: unknown }[]) =>
          list.map(({ diff, version }) => withoutChance({ version, diff }));
        assert.deepEqual(told(preview?.entries ?? []), told(entries));
        done += entries.length;
      }
      assert.deepEqual(await everything(), await replayed());
    }),
    { numRuns: 25 },
  );
  assert.ok(done > 50, `only ${done} changes`);
  assert.equal((await deps.audit.verify()).brokenAt, undefined);
});
