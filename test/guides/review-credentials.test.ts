// The guide is pasted into a shell as it stands, and names every finding.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { createCredential } from '../../src/actions/create-credential.ts';
import type { Actor } from '../../src/core/actor.ts';
import { FINDING_CODES } from '../../src/core/finding.ts';
import { UNCHECKED_REASONS } from '../../src/core/site-prober.ts';
import { folder } from '../platform/temporary.ts';
import { IDENTIFIER, run, SECRET } from '../running.ts';

const start = promisify(execFile);
const project = join(import.meta.dirname, '../..');
const missing = ['bash', 'curl'].find((tool) => spawnSync(tool, ['--version']).error);
const skip = missing === undefined ? false : `${missing} is not installed here`;
const guide = readFileSync(join(project, 'docs/guides/review-credentials.md'), 'utf8');
const blocksOf = (language: string): readonly string[] =>
  [...guide.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, block = '']) => block,
  );

const ACTOR: Actor = { kind: 'local', name: 'tester', allowed: new Set(['*']) };
const APP = { grantType: 'authorization_code', scope: 'openid' };

test('the guide names every finding, and why something could not be checked', () => {
  const rows = [...guide.matchAll(/^\| `(\w+)` /gm)].map(([, code]) => code);
  assert.deepEqual(rows.sort(), [...FINDING_CODES].sort());
  for (const reason of UNCHECKED_REASONS) assert.ok(guide.includes(`\`${reason}\``), reason);
});

test('its commands work beside the server', { skip, timeout: 120_000 }, async (t) => {
  const cwd = await folder(t);
  const DATA_DIR = join(cwd, 'data');
  const running = await run({ DATA_DIR });
  t.after(() => running.close());
  const { deps } = running.house;
  const then = { ...deps, clock: { now: () => Date.now() - 400 * 86_400_000 } };
  const redirectUris = ['https://[fe80::1]/cb'];
  await createCredential(then, ACTOR, { ...APP, name: 'Old', redirectUris });
  await createCredential(deps, ACTOR, { ...APP, name: 'Bare' });
  const mark = '--- exit code ';
  const lines = blocksOf('sh').map((block) => block.replace(/^(?=npx)/gm, `echo "${mark}$?"\n`));
  const script = `${lines.join(`echo "${mark}$?"\n`)}echo "${mark}$?"\n`
    .replace('http://127.0.0.1:8080', `http://127.0.0.1:${running.port}`)
    .replace('IDENTIFIER:SECRET', `${IDENTIFIER}:${SECRET}`);
  const program = `npx() { shift; '${process.execPath}' '${join(project, 'bin/chatelaine.js')}' "$@"; }\n`;
  const env = { PATH: process.env.PATH, DATA_DIR };
  const { stdout } = await start('bash', ['-uc', program + script], { cwd, env, timeout: 100_000 });
  const outputs = stdout.split(new RegExp(`${mark}\\d+\n`)).filter((output) => output !== '');
  const [review = '', secrets = '', unused = '', gone = '', network = '', answer = ''] = outputs;
  assert.match(
    review,
    /^1 +Old +secret_old .*\n1 +Old +never_used .*\n2 +Bare +redirect_missing /m,
  );
  assert.equal(JSON.parse(readFileSync(join(cwd, 'review.json'), 'utf8')).length, 3);
  assert.match(secrets, /^1 +Old +secret_old /m);
  assert.match(unused, /^1 +Old +never_used /m);
  assert.equal(gone, 'ID\n1\n');
  assert.match(network, /^1 +Old +\? private_address +https:\/\/\[fe80::1\]\/cb /m);
  const [shown = ''] = blocksOf('json');
  const { identifier } = (await deps.credentials.find({ id: 2 as never })) ?? assert.fail();
  assert.deepEqual(JSON.parse(answer), JSON.parse(shown.replace('COMPANY-NAME.…', identifier)));
});
