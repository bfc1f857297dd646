// Properties: an update changes exactly the fields it names, and what GET shows can be sent back.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Credential } from '../../../../src/core/credential.ts';
import { BY } from '../../../store/engine-under-test.ts';
import { AUTH, CODE, type Form, openDoor } from './door.ts';

const door = await openDoor();
after(() => door.close());
const service = await door.house.deps.directory.createService(BY, {
  name: 'Second',
  accountId: 1 as never,
  createdAt: 0,
});

const word = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((text) => text.replace(/[\p{Cc}\u2028\u2029]/gu, '').trim() || 'w');
const uri = fc
  .tuple(fc.domain(), fc.webPath(), fc.webQueryParameters())
  .map(([host, path, query]) => `https://${host}${path}?${query}`)
  .filter((text) => !/[*]|\/\.|%2e/i.test(text) && URL.canParse(text));
const scopes = ['openid', 'profile', 'email', 'clientarea:sso', 'clientarea:invoices'];

/** Any part of the fields, each with a value that is right whatever the others are. */
const change = fc.record(
  {
    name: word,
    description: fc.oneof(word, fc.constant('')),
    grantType: fc.constantFrom('authorization_code', 'single_sign_on'),
    scope: fc.uniqueArray(fc.constantFrom(...scopes), { minLength: 1 }),
    serviceId: fc.constantFrom(1, service.id),
    logoUri: fc.oneof(uri, fc.constant('')),
    redirectUris: fc.uniqueArray(uri, { maxLength: 4 }),
  },
  { requiredKeys: [] },
);
type Change = Partial<Pick<Credential, 'name' | 'description' | 'logoUri'>> & {
  readonly scope?: readonly string[];
  readonly redirectUris?: readonly string[];
  readonly grantType?: string;
  readonly serviceId?: number;
};

function toForm(wanted: Change): Form {
  const { redirectUris, scope, serviceId, ...texts } = wanted;
  const listed = redirectUris?.map((item, index) => [`redirectUri[${index}]`, item]) ?? [];
  return {
    ...texts,
    ...(scope && { scope: scope.join(' ') }),
    ...(serviceId !== undefined && { serviceId: String(serviceId) }),
    ...(redirectUris?.length === 0 && { redirectUri: '' }),
    ...Object.fromEntries(listed),
  };
}

test('an update changes exactly what it names', async () => {
  const id = await door.make({ ...CODE, serviceId: '1' });
  await fc.assert(
    fc.asyncProperty(change, async (wanted) => {
      const before = await door.row(id);
      const { body } = await door.ask('UpdateOAuthCredential', {
        credentialId: String(id),
        ...toForm(wanted),
      });
      assert.deepEqual(body, { result: 'success', credentialId: id });
      const now = await door.row(id);
      const fields = { ...before, ...wanted };
      if (isDeepStrictEqual(fields, before)) {
        assert.deepEqual(now, before, 'nothing was new, so nothing may change');
        return;
      }
      const { updatedAt } = now;
      assert.ok(updatedAt >= before.updatedAt && updatedAt <= Date.now());
      assert.deepEqual(now, { ...fields, version: before.version + 1, updatedAt });
    }),
    { numRuns: 150 },
  );
});

test('what Get shows, sent back by Update, changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(change, async (wanted) => {
      const id = await door.make({ ...CODE, serviceId: '1', ...toForm(wanted) });
      const before = await door.row(id);
      const credentialId = String(id);
      const { body } = await door.ask('GetOAuthCredential', { credentialId });
      const { name, description, grantTypes, scope, serviceId, logoUri, redirectUri } = body;
      const shown = { name, description, grantType: grantTypes, scope, serviceId, logoUri };
      const response = await fetch(`${door.url}?action=UpdateOAuthCredential&responsetype=json`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...body, ...shown, redirectUri, ...AUTH, credentialId }),
      });
      assert.deepEqual(await response.json(), { result: 'success', credentialId: id });
      assert.deepEqual(await door.row(id), before);
      assert.deepEqual((await door.ask('GetOAuthCredential', { credentialId })).body, body);
    }),
    { numRuns: 60 },
  );
});
