import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, UserId } from '../../src/core/ids.ts';
import { PERMISSIONS, type Permission } from '../../src/core/permission.ts';
import { DESTINATIONS } from '../../src/core/scope.ts';
import { checkSsoPermission } from '../../src/core/sso-permission.ts';

const account = { id: 1 as AccountId, ownerId: 1 as UserId };
const member = 2 as UserId;

function lands(user: UserId, destination: string | undefined, permissions?: readonly Permission[]) {
  const members = permissions ? [{ accountId: account.id, userId: member, permissions }] : [];
  try {
    checkSsoPermission(account, members, user, destination);
    return true;
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'sso_blocked');
    return false;
  }
}

test('every permission opens its destinations and no other', () => {
  const open = DESTINATIONS.filter((destination) => lands(member, destination, []));
  assert.deepEqual(
    open.map((destination) => destination.replace('clientarea:', '')),
    ['announcements', 'downloads', 'knowledgebase', 'network_status'],
  );
  const opened = PERMISSIONS.map((permission) => [
    permission,
    DESTINATIONS.filter(
      (destination) => !open.includes(destination) && lands(member, destination, [permission]),
    ).length,
  ]);
  assert.deepEqual(Object.fromEntries(opened.filter(([, count]) => count !== 0)), {
    profile: 1,
    products: 2,
    domains: 2,
    invoices: 2,
    tickets: 2,
    emails: 1,
    orders: 4,
  });
  for (const destination of DESTINATIONS) assert.ok(lands(member, destination, PERMISSIONS));
});

test('the owner needs no permission, and whoever is no member has none', () => {
  for (const destination of [undefined, ...DESTINATIONS]) {
    assert.ok(lands(account.ownerId, destination));
    assert.equal(lands(member, destination), false);
  }
});
