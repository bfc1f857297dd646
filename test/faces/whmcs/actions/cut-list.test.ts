// A long list that does not reach its reader is no success in the log.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, afterEach, mock, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ListedCredential } from '../../../../src/core/ports.ts';
import { AUTH, openDoor } from './door.ts';

const door = await openDoor();
after(() => door.close());
afterEach(() => mock.restoreAll());

const id = await door.make();
const row: ListedCredential = {
  credential: await door.row(id),
  secret: undefined,
  lastUsedAt: null,
};

/** Makes the store hand out pages, each when `wait` is over. */
function listPages(wait: (page: number) => Promise<unknown> | undefined): void {
  mock.method(door.house.deps.credentials, 'list', async function* pages() {
    for (let page = 0; page < 5; page++) {
      await wait(page);
      yield [row];
    }
  });
}

async function lastLine(): Promise<Record<string, unknown>> {
  const count = door.log.length;
  for (let tries = 0; tries < 200 && door.log.length === count; tries++) await sleep(5);
  return JSON.parse(door.log.at(-1) ?? '{}') as Record<string, unknown>;
}

const call = new URLSearchParams({ ...AUTH, responsetype: 'json', action: 'ListOAuthCredentials' });

test('read to its end it is one', async () => {
  listPages(() => undefined);
  const line = lastLine();
  await (await door.post(call)).text();
  assert.equal((await line).result, 'success');
});

test('a reader that goes away in the middle leaves "cut"', async () => {
  const gate = Promise.withResolvers<void>();
  listPages((page) => (page < 3 ? undefined : gate.promise));
  const line = lastLine();
  const sent = request(door.url, { method: 'POST' });
  sent.setHeader('content-type', 'application/x-www-form-urlencoded');
  sent.on('error', () => undefined);
  sent.end(String(call));
  await new Promise<void>((resolve) => {
    sent.once('response', (response) => {
      response.on('error', () => undefined);
      response.once('data', () => resolve());
    });
  });
  sent.destroy();
  const { result, status } = await line;
  gate.resolve();
  assert.deepEqual([result, status], ['cut', 200]);
});

test('a store that fails in the middle leaves its failure', async () => {
  listPages((page) => (page < 3 ? undefined : Promise.reject(new Error('the disk has gone'))));
  const before = door.log.length;
  await assert.rejects(async () => (await door.post(call)).text());
  for (let tries = 0; tries < 200 && door.log.length < before + 2; tries++) await sleep(5);
  const [failure = '', line = ''] = door.log.slice(before);
  assert.match(failure, /the disk has gone/);
  assert.equal(JSON.parse(line).result, 'internal_error');
});
