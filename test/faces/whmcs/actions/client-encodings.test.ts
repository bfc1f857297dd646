// The bytes that published client libraries send (whmcs-behaviour.md 1.2 and 3.6), written by hand.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { IDENTIFIER, SECRET } from '../../../running.ts';
import { openDoor, type Reply } from './door.ts';

const door = await openDoor();
after(() => door.close());
const FORM = 'application/x-www-form-urlencoded';
const A = 'https%3A%2F%2Fa.test%2Fcb';
const B = 'https%3A%2F%2Fb.test%2Fcb%3Fx%3D1';
const BOTH = ['https://a.test/cb', 'https://b.test/cb?x=1'];

function success(reply: Reply): Record<string, unknown> {
  const body = JSON.parse(reply.text) as Record<string, unknown>;
  assert.deepEqual([reply.status, body.result], [200, 'success'], reply.text);
  return body;
}

const form = async (body: string): Promise<Record<string, unknown>> =>
  success(await door.send({ contentType: FORM, body }));

test('node-whmcs: empty authentication fields, lists as repeated names', async () => {
  const auth = `username=&password=&identifier=${IDENTIFIER}&secret=${SECRET}&accesskey=`;
  const head = `${auth}&responsetype=json`;
  const created = await form(
    `${head}&action=CreateOAuthCredential&grantType=authorization_code&scope=clientarea%3Asso` +
      `&name=node-whmcs%20test&email=j%40d.test&redirectUri=${A}&redirectUri=${B}`,
  );
  const id = Number(created.credentialId);
  assert.deepEqual((await door.row(id)).redirectUris, BOTH);
  const scope = 'scope=clientarea%3Abilling_info&resetSecret=false';
  const update = `${head}&action=UpdateOAuthCredential&credentialId=${id}&${scope}`;
  assert.deepEqual(await form(update), { result: 'success', credentialId: id });
  const { clients } = await form(`${head}&action=ListOAuthCredentials`);
  const ids = (clients as { credentialId: unknown }[]).map(({ credentialId }) => credentialId);
  assert.ok(ids.includes(created.credentialId), 'the same JSON type in Create and List');
  assert.deepEqual((await door.row(id)).scope, ['clientarea:billing_info']);
  const indexed = `${update}&redirectUri%5B0%5D=${B}&redirectUri%5B1%5D=${A}`;
  assert.deepEqual(await form(indexed), { result: 'success', credentialId: id });
  assert.deepEqual((await door.row(id)).redirectUris, BOTH.toReversed());
});

test('@oxheberg/whmcs-api: multipart, the pair as username and password, commas', async () => {
  const boundary = '--------------------------515890814546601021194782';
  const send = async (fields: Readonly<Record<string, string>>) => {
    const all = { username: IDENTIFIER, password: SECRET, responsetype: 'json', ...fields };
    const parts = Object.entries(all).map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const body = `${parts.join('')}--${boundary}--\r\n`;
    const contentType = `multipart/form-data; boundary=${boundary}`;
    return success(await door.send({ contentType, body }));
  };
  const { credentialId } = await send({
    action: 'CreateOAuthCredential',
    grantType: 'authorization_code',
    scope: 'openid profile',
    name: 'Øx & co',
    redirectUri: 'https://old.test/',
  });
  const updated = await send({
    action: 'UpdateOAuthCredential',
    credentialId: String(credentialId),
    redirectUri: BOTH.join(','),
    resetSecret: 'true',
  });
  assert.equal(typeof updated.newClientSecret, 'string');
  const row = await door.row(Number(credentialId));
  assert.deepEqual([row.name, row.redirectUris], ['Øx & co', BOTH]);
});

test('PHP http_build_query: plus for space, encoded brackets, 1 and 0', async () => {
  const head = `username=${IDENTIFIER}&password=${SECRET}&responsetype=json`;
  const created = await form(
    `${head}&action=CreateOAuthCredential&grantType=authorization_code&scope=openid+profile+email` +
      `&name=It%27s+%22PHP%22+%26+more&redirectUri%5B0%5D=${A}&redirectUri%5B1%5D=${B}`,
  );
  const id = Number(created.credentialId);
  const row = await door.row(id);
  assert.equal(row.name, 'It\'s "PHP" & more');
  assert.deepEqual([row.scope, row.redirectUris], [['openid', 'profile', 'email'], BOTH]);
  const update = `${head}&action=UpdateOAuthCredential&credentialId=${id}`;
  assert.ok(!('newClientSecret' in (await form(`${update}&resetSecret=0`))));
  assert.ok('newClientSecret' in (await form(`${update}&resetSecret=1`)));
});

test('whmcspy: True and False, lists as name[0]', async () => {
  const head = `identifier=${IDENTIFIER}&secret=${SECRET}&responsetype=json`;
  const id = await door.make();
  const update = `${head}&action=UpdateOAuthCredential&credentialId=${id}`;
  const list = `redirectUri%5B0%5D=${A}&redirectUri%5B1%5D=${B}`;
  assert.ok(!('newClientSecret' in (await form(`${update}&${list}&resetSecret=False`))));
  assert.deepEqual((await door.row(id)).redirectUris, BOTH);
  assert.ok('newClientSecret' in (await form(`${update}&resetSecret=True`)));
});

test('WHM-Java: everything in the address, not encoded, said to be JSON', async () => {
  const head = `identifier=${IDENTIFIER}&secret=${SECRET}&responsetype=json`;
  const id = await door.make();
  const address = async (query: string): Promise<Reply> =>
    door.send({ query, contentType: 'application/json' });
  const update = `action=UpdateOAuthCredential&credentialId=${id}&serviceId=1&resetSecret=true`;
  const redirect = 'redirectUri=https://b.test/cb?x=1';
  const body = success(await address(`${redirect}&logoUri=/l.png?v=2&${head}&${update}`));
  assert.equal(typeof body.newClientSecret, 'string');
  const row = await door.row(id);
  assert.deepEqual([row.redirectUris, row.logoUri], [['https://b.test/cb?x=1'], '/l.png?v=2']);
  const list = 'grantType=[authorization_code]&name=[x]&scope=[openid]&serviceid=[]';
  const refused = await address(`${head}&action=CreateOAuthCredential&${list}`);
  assert.deepEqual(JSON.parse(refused.text), {
    result: 'error',
    message: 'The requested grant type "[authorization_code]" is invalid.',
  });
});

test('whmcs-node: a URLSearchParams body with texts of JavaScript values', async () => {
  const head = `identifier=${IDENTIFIER}&secret=${SECRET}&responsetype=json`;
  const id = await door.make();
  const before = await door.row(id);
  const ignored = `redirectUrl=${A}%2C${B}&resetSecret=false`;
  const body = `action=UpdateOAuthCredential&${head}&credentialId=${id}&${ignored}`;
  assert.deepEqual(await form(body), { result: 'success', credentialId: id });
  assert.deepEqual(await door.row(id), before);
  const logo = await form(`${body}&logoUri=https%3A%2F%2Fa.test%2Fl.png`);
  assert.equal(logo.credentialId, id);
  assert.equal((await door.row(id)).logoUri, 'https://a.test/l.png');
});
