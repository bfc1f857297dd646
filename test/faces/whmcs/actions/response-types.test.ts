// Which format is answered, with which headers, also when a request is refused at the door.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Secret } from '../../../../src/core/secret.ts';
import { BY } from '../../../store/engine-under-test.ts';
import { AUTH, type Bytes, type Form, openDoor, type Reply } from './door.ts';

const doors = {
  xml: await openDoor(),
  json: await openDoor({ DEFAULT_RESPONSE_TYPE: 'json' }),
  nvp: await openDoor({ DEFAULT_RESPONSE_TYPE: 'nvp' }),
} as const;
after(async () => {
  for (const door of Object.values(doors)) await door.close();
});
const door = doors.xml;
const FORM = 'application/x-www-form-urlencoded';

const CONTENT_TYPES = {
  json: /^application\/json($|;)/,
  xml: /^application\/xml; charset=utf-8$/,
  nvp: /^text\/plain; charset=utf-8$/,
} as const;
const STARTS = { json: '{"result":', xml: '<?xml version="1.0"', nvp: 'result=' } as const;
type Type = keyof typeof STARTS;

function checkType(reply: Reply, type: Type, label: string): void {
  assert.ok(reply.text.startsWith(STARTS[type]), `${label}: ${reply.text.slice(0, 80)}`);
  assert.match(String(reply.headers['content-type']), CONTENT_TYPES[type], label);
  assert.equal(reply.headers['cache-control'], 'no-store', label);
}

const asked: readonly (readonly [string | undefined, Type | 'default'])[] = [
  ['json', 'json'],
  ['JSON', 'json'],
  [' Json ', 'json'],
  ['xml', 'xml'],
  ['XML', 'xml'],
  ['nvp', 'nvp'],
  ['NVP', 'nvp'],
  ['', 'default'],
  [undefined, 'default'],
  ['yaml', 'default'],
  ['jsonp', 'default'],
  ['json,xml', 'default'],
];
for (const [type, at] of Object.entries(doors)) {
  test(`responsetype where ${type} is the default`, async () => {
    for (const [responsetype, expected] of asked) {
      for (const action of ['ListOAuthCredentials', 'DeleteOAuthCredential']) {
        const { responsetype: _, ...auth } = AUTH;
        const form: Form = { ...auth, action, ...(responsetype !== undefined && { responsetype }) };
        const body = new URLSearchParams(form).toString();
        const reply = await at.send({ contentType: FORM, body });
        assert.equal(reply.status, 200);
        checkType(reply, expected === 'default' ? (type as Type) : expected, `${responsetype}`);
      }
    }
  });
}

/** An API credential that may only list. */
async function lister(): Promise<Form> {
  const { callers, hasher } = door.house.deps;
  const secret = 'ListerSecret00000000000000000000';
  await callers.createRole(BY, { name: 'List', description: '', actions: ['list-credentials'] });
  const credential = {
    identifier: 'Lister',
    description: '',
    admin: 'keeper',
    roles: ['List'],
    createdAt: 0,
  };
  await callers.createApiCredential(BY, credential, hasher.digest(new Secret(secret)));
  return { identifier: 'Lister', secret };
}

const form = (fields: Form): Bytes => ({
  contentType: FORM,
  body: new URLSearchParams(fields).toString(),
});
const role = await lister();
const { responsetype: _, ...auth } = AUTH;
const refusals: readonly (readonly [string, number, string, (type: string) => Bytes])[] = [
  ['no action', 400, 'Empty action request', (responsetype) => form({ ...auth, responsetype })],
  [
    'an unknown action',
    400,
    'Command Not Found',
    (responsetype) => form({ ...auth, action: 'Nope', responsetype }),
  ],
  [
    'a wrong secret',
    403,
    'Invalid or missing credentials',
    (responsetype) => form({ ...auth, secret: 'x', action: 'ListOAuthCredentials', responsetype }),
  ],
  [
    'a wrong login',
    403,
    'Authentication Failed',
    (responsetype) => form({ username: 'u', password: 'x', action: 'x', responsetype }),
  ],
  [
    'a role without the action',
    403,
    'Invalid Permissions: API action "updateoauthcredential" is not allowed',
    (responsetype) => form({ ...role, action: 'UpdateOAuthCredential', responsetype }),
  ],
  [
    'a role and an unknown action',
    403,
    'Invalid Permissions: API action "nope" is not allowed',
    (responsetype) => form({ ...role, action: 'Nope', responsetype }),
  ],
  [
    'GET',
    405,
    'This method is not allowed here.',
    (responsetype) => ({ method: 'GET', query: `responsetype=${responsetype}&action=x` }),
  ],
  [
    'PUT',
    405,
    'This method is not allowed here.',
    (responsetype) => ({ method: 'PUT', query: `responsetype=${responsetype}&action=x` }),
  ],
  [
    'another content type',
    415,
    'This content type is not supported.',
    (type) => ({ contentType: 'text/plain', body: `action=x&responsetype=${type}` }),
  ],
  [
    'bad JSON',
    400,
    'The request could not be read: it is not valid JSON.',
    (type) => ({ contentType: 'application/json', body: `{"responsetype": "${type}",` }),
  ],
  [
    'a body over 1 MiB',
    413,
    'The request body may not exceed 1048576 bytes.',
    (type) => ({ contentType: FORM, body: `responsetype=${type}&x=${'x'.repeat(1 << 20)}` }),
  ],
  [
    'a repeated name',
    400,
    'The parameter "action" may be given only once.',
    (type) => ({ contentType: FORM, body: `responsetype=${type}&action=a&action=b` }),
  ],
];
const ENTITIES = { '&#34;': '"', '&quot;': '"' } as Readonly<Record<string, string>>;
for (const [what, status, message, request] of refusals) {
  test(`refuses ${what} in the asked format`, async () => {
    for (const type of ['json', 'xml', 'nvp'] as const) {
      const reply = await door.send(request(type));
      assert.equal(reply.status, status);
      checkType(reply, type, type);
      const said =
        type === 'json'
          ? JSON.parse(reply.text).message
          : reply.text.replace(/&(#34|quot);/g, (entity) => ENTITIES[entity] ?? entity);
      const wrapped = {
        json: message,
        xml: `<message>${message}</message>`,
        nvp: `message=${message};`,
      };
      assert.ok(said.includes(wrapped[type]), reply.text);
      assert.equal(reply.headers.allow, status === 405 ? 'POST' : undefined);
    }
  });
}
