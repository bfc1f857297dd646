// The same answer in JSON, XML and NVP, each read back by a parser that is not ours.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { XMLParser } from 'fast-xml-parser';
import { AUTH, CODE, type Form, openDoor, type Reply, SSO } from './door.ts';

const door = await openDoor();
after(() => door.close());

type Plain = Record<string, unknown>;

const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (_name, path) =>
    ['client', 'uri', 'address'].includes(String(path).split('.').at(-1) ?? ''),
});

/** An XML answer in the shape of the JSON one, every scalar a text. */
function fromXml(text: string): { action: unknown; body: Plain } {
  assert.match(text, /^<\?xml version="1\.0" encoding="utf-8"\?>\n<whmcsapi>/);
  const { action, ...body } = parser.parse(text).whmcsapi as Plain;
  const row = (item: Plain): Plain => {
    if (!('redirectUri' in item)) return item;
    const { uri = [] } = item.redirectUri as { uri?: string[] };
    const { address = [] } = item.allowedAddresses as { address?: string[] };
    return { ...item, redirectUri: uri, allowedAddresses: address };
  };
  const { clients } = body;
  if (clients === undefined) return { action, body: row(body) };
  return { action, body: { ...body, clients: ((clients as Plain).client as Plain[]).map(row) } };
}

/** `name=value;` pairs, flat. */
function fromNvp(text: string): Plain {
  const pairs = [...text.matchAll(/([^=;&]+)=((?:[^;&\r\n]|&#\d+;)*);/gu)];
  assert.equal(pairs.map(([pair]) => pair).join(''), text, 'nothing stands between the pairs');
  return Object.fromEntries(
    pairs.map(([, name = '', value = '']) => [
      name,
      value.replace(/&#(\d+);/g, (_entity, code) => String.fromCodePoint(Number(code))),
    ]),
  );
}

/** A JSON answer as NVP would flatten it: `clients[0][redirectUri][1]`. */
function flat(value: unknown, name = ''): Plain {
  if (typeof value !== 'object' || value === null) return { [name]: String(value) };
  const entries = Object.entries(value).map(([key, item]) =>
    flat(item, name === '' ? key : `${name}[${key}]`),
  );
  return Object.assign({}, ...entries) as Plain;
}

const asTexts = (body: unknown): Plain =>
  JSON.parse(JSON.stringify(body, (_key, item) => (typeof item === 'number' ? `${item}` : item)));

const send = (form: Form): Promise<Reply> =>
  door.send({
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams({ ...AUTH, ...form }).toString(),
  });

const NASTY = [
  `& < > " ' ]]> <![CDATA[x]]> <!-- -- > &amp; &#59; &lt;`,
  'a;b=c;d=e\nresult=success;',
  'line\nline\r\nline\rtab\tend',
  '🔑 日本語 é \u00a0 ﬁ \u{10ffff}',
  `%3B%26 \\ \\u0022 \\n {"a":1} 'x"`,
];
for (const description of NASTY) await door.make({ ...CODE, name: '<a&b;>', description });
await door.make(SSO);
await door.make({
  ...CODE,
  redirectUri: "https://a.test/?a=1&b=';x=2 https://b.test/",
  logoUri: 'https://a.test/?x=1&y=2',
  allowedAddresses: '192.0.2.0/24 2001:db8::1',
});

const calls: readonly Form[] = [
  { action: 'ListOAuthCredentials' },
  ...Array.from({ length: 7 }, (_, n) => ({
    action: 'GetOAuthCredential',
    credentialId: String(n + 1),
  })),
  { action: 'UpdateOAuthCredential', credentialId: '1', name: '<a&b;>' },
  { action: 'CreateOAuthCredential', ...CODE, scope: `<"&';>` },
  { action: 'CreateOAuthCredential', ...CODE, scope: 'x]]>' },
  { action: 'DeleteOAuthCredential', credentialId: '999' },
  { action: '' },
  { action: `No<"&';>Such` },
  { action: 'ListOAuthCredentials', secret: 'wrong' },
  { action: 'ListOAuthCredentials', 'sortField[]': 'x' },
];
test('XML and NVP say what JSON says', async () => {
  for (const form of calls) {
    const json = await send(form);
    const body = JSON.parse(json.text) as Plain;
    const xml = await send({ ...form, responsetype: 'xml' });
    const nvp = await send({ ...form, responsetype: 'nvp' });
    const label = JSON.stringify(form);
    assert.equal(xml.status, json.status, label);
    assert.equal(nvp.status, json.status, label);
    assert.deepEqual(fromXml(xml.text).body, asTexts(body), label);
    assert.equal(fromXml(xml.text).action, form.action?.toLowerCase(), label);
    assert.deepEqual(fromNvp(nvp.text), flat(body), label);
  }
});

test('Create and Update answer the same fields in each format', async () => {
  const names = ['result', 'credentialId', 'clientIdentifier', 'clientSecret'];
  for (const responsetype of ['xml', 'nvp']) {
    const { text } = await send({ ...CODE, action: 'CreateOAuthCredential', responsetype });
    const body = responsetype === 'xml' ? fromXml(text).body : fromNvp(text);
    assert.deepEqual(Object.keys(body), names);
    const row = await door.row(Number(body.credentialId));
    assert.equal(body.clientIdentifier, row.identifier);
    assert.match(String(body.clientSecret), /^chs_[\w-]{43}_[\w-]{6}$/);
    const reset = { action: 'UpdateOAuthCredential', resetSecret: '1', responsetype };
    const updated = await send({ ...reset, credentialId: String(body.credentialId) });
    const said = responsetype === 'xml' ? fromXml(updated.text).body : fromNvp(updated.text);
    assert.deepEqual(Object.keys(said), ['result', 'credentialId', 'newClientSecret']);
    assert.notEqual(said.newClientSecret, body.clientSecret);
  }
});

test('the shapes of lists in XML and NVP are those we promise', async () => {
  const list = { action: 'ListOAuthCredentials', limit: '1', limitstart: '6' };
  const xml = await send({ ...list, responsetype: 'xml' });
  assert.match(xml.text, /<result>success<\/result><clients><client><credentialId>7</);
  assert.match(
    xml.text,
    /<redirectUri><uri>https:\/\/a[^<]*<\/uri><uri>https:\/\/b.test\/<\/uri><\/redirectUri>/,
  );
  assert.match(
    xml.text,
    /<allowedAddresses><address>192\.0\.2\.0\/24<\/address><address>2001:db8::1<\/address><\/allowedAddresses>/,
  );
  const nvp = await send({ ...list, responsetype: 'nvp' });
  assert.match(
    nvp.text,
    /^result=success;clients\[0\]\[credentialId\]=7;clients\[0\]\[name\]=Demo;/,
  );
  assert.match(nvp.text, /clients\[0\]\[redirectUri\]\[1\]=https:\/\/b\.test\/;/);
  const none = { action: 'ListOAuthCredentials', limitstart: '99' };
  const empty = [];
  for (const responsetype of ['json', 'xml', 'nvp']) {
    empty.push((await send({ ...none, responsetype })).text.replace(/^<\?.*\n/, '').trim());
  }
  assert.deepEqual(empty, [
    '{"result":"success","clients":[]}',
    '<whmcsapi><action>listoauthcredentials</action><result>success</result>' +
      '<clients></clients></whmcsapi>',
    'result=success;',
  ]);
});
