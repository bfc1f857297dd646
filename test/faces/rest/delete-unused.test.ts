// Credentials that nobody uses are deleted, page by page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createCredential } from '../../../src/actions/create-credential.ts';
import type { Actor } from '../../../src/core/actor.ts';
import { assertProblem, openRest, type RestServer } from './rest-server.ts';

const DAY = 86_400_000;
const ACTOR: Actor = { kind: 'local', name: 'tester', allowed: new Set(['*']) };
const PATH = '/credentials/delete-unused';
const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();

let server: RestServer;
before(async () => {
  server = await openRest();
  const { deps } = server.house;
  const old = { ...deps, clock: { now: () => Date.now() - 400 * DAY } };
  const input = { grantType: 'authorization_code', name: 'Demo', scope: 'openid' };
  for (let id = 1; id <= 3; id += 1) await createCredential(old, ACTOR, input);
  await server.make();
});
after(() => server.close());

test('only by a role that allows it', async () => {
  const as = await server.caller('delete-credential', 'list-credentials');
  const reply = await server.ask('POST', PATH, { as, body: { unusedSince: daysAgo(300) } });
  assertProblem(reply, 403, 'action_not_allowed');
});

test('a moment less than a day ago is refused', async () => {
  const reply = await server.ask('POST', PATH, { body: { unusedSince: daysAgo(0.9) } });
  assertProblem(reply, 422, 'unused_since_invalid');
});

test('a dry run tells what would go', async () => {
  const body = { unusedSince: daysAgo(300) };
  const { body: preview } = await server.expect(200, 'POST', `${PATH}?dryRun=true`, { body });
  const changes = preview.changes as { subject: { id: string } }[];
  assert.deepEqual(
    changes.map(({ subject }) => subject.id),
    ['1', '2', '3'],
  );
  assert.equal((await server.expect(200, 'GET', '/credentials/1')).body.id, 1);
});

test('page by page until there is none, and the same key answers the same', async () => {
  const unusedSince = daysAgo(300);
  const page = (cursor?: unknown) =>
    server.expect(200, 'POST', PATH, {
      body: { unusedSince, limit: 2, ...(cursor !== undefined && { cursor }) },
      headers: { 'idempotency-key': `page ${cursor ?? 1}`.replaceAll(' ', '-').slice(0, 80) },
    });
  const first = await page();
  assert.deepEqual([first.body.deleted, first.body.kept], [[1, 2], 0]);
  assert.deepEqual((await page()).body.deleted, [1, 2]);
  const last = await page(first.body.next);
  assert.deepEqual(last.body, { deleted: [3], kept: 0, next: null });
  const { body } = await server.expect(200, 'GET', '/credentials');
  assert.deepEqual(
    (body.items as { id: number }[]).map(({ id }) => id),
    [4],
  );
});
