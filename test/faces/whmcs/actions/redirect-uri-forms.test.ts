// Every way in which clients write a list of redirect URIs, byte for byte (spec/decisions.md 2).
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { AUTH, openDoor } from './door.ts';

const door = await openDoor();
after(() => door.close());

const A = 'https://a.test/cb';
const B = 'https://b.test/cb?x=1';
const enc = encodeURIComponent;

const forms: readonly (readonly [string, string, readonly string[]])[] = [
  ['numbered', `redirectUri[0]=${enc(A)}&redirectUri[1]=${enc(B)}`, [A, B]],
  ['numbered from 1', `redirectUri[1]=${enc(A)}&redirectUri[2]=${enc(B)}`, [A, B]],
  ['numbered, encoded', `redirectUri%5B0%5D=${enc(A)}&redirectUri%5b1%5d=${enc(B)}`, [A, B]],
  ['brackets', `redirectUri[]=${enc(A)}&redirectUri[]=${enc(B)}`, [A, B]],
  ['brackets, encoded', `redirectUri%5B%5D=${enc(A)}&redirectUri%5B%5D=${enc(B)}`, [A, B]],
  ['one in brackets', `redirectUri[]=${enc(A)}`, [A]],
  ['a map', `redirectUri[first]=${enc(A)}&redirectUri[second]=${enc(B)}`, [A, B]],
  ['a repeated name', `redirectUri=${enc(A)}&redirectUri=${enc(B)}`, [A, B]],
  ['one', `redirectUri=${enc(A)}`, [A]],
  ['one, not encoded', `redirectUri=${A}`, [A]],
  ['a space between', `redirectUri=${enc(`${A} ${B}`)}`, [A, B]],
  ['plus between', `redirectUri=${enc(A)}+${enc(B)}`, [A, B]],
  ['lines between', `redirectUri=${enc(`\r\n${A}\r\n\t${B}\r\n`)}`, [A, B]],
  ['a comma between', `redirectUri=${enc(`${A},${B}`)}`, [A, B]],
  ['a comma and a space between', `redirectUri=${enc(`${A}, ${B}`)}`, [A, B]],
  ['a comma inside one', `redirectUri=${enc(`${B},y`)}`, [`${B},y`]],
  ['a comma at the end of one', `redirectUri=${enc(`${B},`)}`, [`${B},`]],
  ['a comma inside an item', `redirectUri[0]=${enc(`${B},${A}`)}`, [`${B},${A}`]],
  ['the same twice', `redirectUri[0]=${enc(A)}&redirectUri[1]=${enc(A)}`, [A]],
  ['blank items between', `redirectUri[0]=&redirectUri[1]=${enc(A)}&redirectUri[2]=+`, [A]],
  [
    'app scheme and comma',
    'redirectUri=com.acme.app:/cb,koala-clash://cb',
    ['com.acme.app:/cb', 'koala-clash://cb'],
  ],
  ['an encoded ampersand', `redirectUri=${enc(`${B}&z=%20`)}`, [`${B}&z=%20`]],
  [
    'loopback addresses',
    `redirectUri=${enc('http://127.0.0.1:8/ http://[::1]/')}`,
    ['http://127.0.0.1:8/', 'http://[::1]/'],
  ],
  ['absent', '', []],
  ['blank', 'redirectUri=', []],
  ['no equals sign', 'redirectUri', []],
];

async function create(text: string): Promise<Record<string, unknown>> {
  const call = 'action=CreateOAuthCredential&grantType=authorization_code&name=n&scope=openid';
  const reply = await door.send({
    contentType: 'application/x-www-form-urlencoded',
    body: `${new URLSearchParams(AUTH)}&${call}&${text}`,
  });
  return JSON.parse(reply.text) as Record<string, unknown>;
}

for (const [what, text, expected] of forms) {
  test(`redirect URIs: ${what}`, async () => {
    const { credentialId, message } = await create(text);
    assert.equal(message, undefined);
    assert.deepEqual((await door.row(Number(credentialId))).redirectUris, expected);
  });
}

test('a logo may come as a list: its first item counts', async () => {
  for (const [text, expected] of [
    ['logoUri[0]=%2Fa.png&logoUri[1]=javascript:x', '/a.png'],
    ['logoUri%5B%5D=%2Fa.png', '/a.png'],
    ['logoUri=%2Fa.png&logoUri=%2Fb.png', '/a.png'],
    ['logoUri=%2Fa.png', '/a.png'],
  ] as const) {
    const { credentialId } = await create(text);
    assert.equal((await door.row(Number(credentialId))).logoUri, expected, text);
  }
});

test('a list over its limits is refused', async () => {
  const items = (count: number, name: (n: number) => string): string =>
    Array.from({ length: count }, (_, n) => `${name(n)}=https://a.test/${n}`).join('&');
  const many = 'A credential may have at most 50 redirect URIs.';
  const unread =
    'The request could not be read: it has too many, too long or too deeply nested parameters.';
  for (const [text, message] of [
    [items(51, (n) => `redirectUri[${n}]`), many],
    [items(100, () => 'redirectUri[]'), many],
    [items(100, () => 'redirectUri'), many],
    [items(101, () => 'redirectUri[]'), unread],
    [items(101, () => 'redirectUri'), unread],
    [items(201, (n) => `other${n}`), unread],
    ['redirectUri[a][b][c][d]=https://a.test/', unread],
  ] as const) {
    assert.deepEqual(await create(text), { result: 'error', message }, text.slice(0, 40));
  }
});
