// The guide is pasted into a shell as it stands, beside a server that answers as WHMCS does.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { promisify } from 'node:util';
import bcrypt from 'bcryptjs';
import { objects, secretOf, whmcsRow } from '../faces/cli/bulk/bulk-program.ts';
import { folder } from '../platform/temporary.ts';
import { run } from '../running.ts';

const start = promisify(execFile);
const project = join(import.meta.dirname, '../..');
const missing = ['bash', 'curl'].find((tool) => spawnSync(tool, ['--version']).error);
const skip = missing === undefined ? false : `${missing} is not installed here`;
const guide = readFileSync(join(project, 'docs/guides/move-from-whmcs.md'), 'utf8');
const blocks = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);

const SSO = { grantTypes: 'single_sign_on', name: '', scope: 'clientarea:sso', redirectUri: [] };
const ROWS = [
  whmcsRow(1),
  whmcsRow(2, { ...SSO, serviceId: 4711 }),
  // Its secret cannot be read there.
  whmcsRow(5, { clientSecret: '', redirectUri: ['https://a.example/cb', 'https://b.example/cb'] }),
  whmcsRow(9, { ...SSO, serviceId: 4712 }),
];

/** Answers the list as WHMCS does, to whoever asks for it as the guide does. */
async function startWhmcs() {
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const isAllowed = form.get('identifier') === 'IDENTIFIER' && form.get('secret') === 'SECRET';
    const isAsked =
      form.get('action') === 'ListOAuthCredentials' && form.get('responsetype') === 'json';
    response
      .writeHead(isAllowed && isAsked ? 200 : 403, { 'content-type': 'application/json' })
      .end(JSON.stringify({ result: 'success', clients: ROWS }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

test('the guide moves credentials as it is pasted', { skip, timeout: 240_000 }, async (t) => {
  const cwd = await folder(t);
  const whmcs = await startWhmcs();
  t.after(whmcs.close);
  writeFileSync(join(cwd, 'bcrypt.txt'), `${bcrypt.hashSync('correct horse', 4)}\n`);
  const mark = '--- exit code ';
  const script = blocks.map((block) => `${block}echo "${mark}$?"\n`).join('');
  const program = `npx() { shift; '${process.execPath}' '${join(project, 'bin/chatelaine.js')}' "$@"; }\n`;
  const { stdout, stderr } = await start(
    'bash',
    ['-uc', program + script.replace('https://whmcs.example', whmcs.url)],
    { cwd, env: { PATH: process.env.PATH, DATA_DIR: join(cwd, 'data') }, timeout: 200_000 },
  );
  const outputs = stdout.split(new RegExp(`${mark}(\\d+)\n`));
  const codes = outputs.flatMap((output, index) => (index % 2 ? [Number(output)] : []));
  // The service 4712 was not moved, so that its credential is refused wherever it is met.
  assert.deepEqual(codes, [0, 0, 0, 0, 9, 9, 0, 9, 9, 0], stdout + stderr);
  const [, , , , , , , , look = '', , , , , , compare = ''] = outputs;
  assert.deepEqual(
    look.split('\n').flatMap((line) => (/^[+~!-] /.test(line) ? [line.slice(0, 1)] : [])),
    ['+', '+', '+', '!'],
  );
  assert.match(compare, /^! COMPANY-NAME\.9[^\n]+refused: [^\n]+\n$/);
  assert.match(stderr, /^4 credentials: 3 created, 1 refused$/m);
  assert.match(stderr, /^4 credentials: 3 unchanged, 1 refused$/m);

  const at = (name: string): string => join(cwd, name);
  for (const file of ['whmcs.json', 'whmcs.ndjson', 'results.ndjson', 'hand-out.tsv']) {
    assert.equal(statSync(at(file)).mode & 0o777, 0o600, file);
  }
  const [, , made] = objects(readFileSync(at('results.ndjson'), 'utf8'));
  assert.equal(
    readFileSync(at('hand-out.tsv'), 'utf8'),
    `${ROWS[2]?.clientIdentifier}\t${made?.clientSecret}\n`,
  );
  assert.ok(objects(readFileSync(at('since-the-move.ndjson'), 'utf8')).length >= 6);

  const running = await run({ DATA_DIR: at('data') });
  t.after(() => running.close());
  const list = (await running.call('ListOAuthCredentials')).clients as readonly object[];
  const kept = ['credentialId', 'clientIdentifier', 'name', 'grantTypes', 'scope', 'redirectUri'];
  for (const [index, row] of ROWS.slice(0, 3).entries()) {
    const listed = list[index] as Record<string, unknown>;
    const told = row as Record<string, unknown>;
    for (const name of kept) assert.deepEqual(listed[name], told[name], name);
  }
  // The panel's old secret signs the owner of the service in.
  const answer = await fetch(new URL('/oauth/token.php', running.url), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'single_sign_on',
      client_id: String(ROWS[1]?.clientIdentifier),
      client_secret: secretOf(2),
    }),
  });
  assert.equal(answer.status, 200);
  assert.match(String(((await answer.json()) as { redirect_url: unknown }).redirect_url), /^http/);
});
