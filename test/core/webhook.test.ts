import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AUDIT_SUBJECTS, type Subject } from '../../src/core/audit.ts';
import { waitAfter } from '../../src/core/delivery.ts';
import { eventType, parseEvents, wants } from '../../src/core/webhook.ts';

const entry = (kind: Subject['kind'], action: string) => ({ subject: { kind, id: 1 }, action });

test('the type of an event is subject and action, each said once', () => {
  const types: readonly (readonly [Subject['kind'], string, string])[] = [
    ['credential', 'update-credential', 'credential.update'],
    ['credential', 'rotate-secret', 'credential.rotate-secret'],
    ['credential', 'revoke-tokens', 'credential.revoke-tokens'],
    ['credential', 'secret-expiring', 'credential.secret-expiring'],
    ['credential', 'locked', 'credential.locked'],
    ['api_credential', 'create-api-credential', 'api_credential.create'],
    ['webhook', 'rotate-webhook-secret', 'webhook.rotate-webhook-secret'],
    ['webhook', 'switch-off-webhook', 'webhook.switch-off'],
    ['signing_key', 'rotate-signing-keys', 'signing_key.rotate-signing-keys'],
    ['role', 'delete-role', 'role.delete'],
  ];
  for (const [kind, action, type] of types) assert.equal(eventType(entry(kind, action)), type);
});

test('patterns name every event, all of a subject, or one', () => {
  const update = entry('credential', 'update-credential');
  for (const pattern of ['*', 'credential.*', 'credential.update']) {
    assert.equal(wants([pattern], update), true, pattern);
    assert.equal(wants(['role.*', pattern], update), true, pattern);
  }
  for (const pattern of ['role.*', 'credential.delete', 'api_credential.*', 'credential.up']) {
    assert.equal(wants([pattern], update), false, pattern);
  }
  assert.equal(wants(['*'], entry('webhook', 'ping-webhook')), false);
});

test('patterns are read, or refused by their text', () => {
  assert.deepEqual(parseEvents([]), ['*']);
  assert.deepEqual(parseEvents([' role.* ', 'role.*', 'user.update']), ['role.*', 'user.update']);
  for (const kind of AUDIT_SUBJECTS) assert.deepEqual(parseEvents([`${kind}.*`]), [`${kind}.*`]);
  for (const type of [
    'credential.import',
    'credential.secret-used-after-rotation',
    'api_credential.revoke',
    'user.locked',
    'signing_key.rotate-signing-keys',
    'webhook.switch-off',
  ]) {
    assert.deepEqual(parseEvents([type]), [type]);
  }
  for (const bad of [
    '',
    '**',
    'credential',
    'credential.',
    '.*',
    'nothing.*',
    'a.b.c',
    '*.update',
    'credential.updated',
    'credential.rotate',
    'role.update-credential.x',
  ]) {
    assert.throws(() => parseEvents(['*', bad]), { code: 'webhook_event_invalid' }, bad);
  }
  assert.throws(() => parseEvents(['credential.up date']), { code: 'webhook_event_invalid' });
  const many = Array.from({ length: 51 }, (_, index) => `role.a${'b'.repeat(index)}`);
  assert.throws(() => parseEvents(many), { code: 'webhook_event_invalid' });
});

test('waits double up to the longest, spread by a fifth', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 100].map((tries) => waitAfter(tries, 1000, 10_000, 0.5)),
    [1000, 2000, 4000, 8000, 10_000, 10_000],
  );
  assert.equal(waitAfter(1, 1000, 10_000, 0), 800);
  assert.equal(waitAfter(9, 1000, 10_000, 1), 12_000);
});
