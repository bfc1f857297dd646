// The guide is pasted into a shell as it stands, beside a running server; only `ssh` is not real: it
// does what sshd does with the forced command of a key.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { objects } from '../faces/cli/bulk/bulk-program.ts';
import { folder } from '../platform/temporary.ts';
import { run } from '../running.ts';

const project = join(import.meta.dirname, '../..');
const TOOLS = ['bash', 'git', 'jq', 'sha256sum'];
const missing = TOOLS.find((tool) => spawnSync(tool, ['--version']).error);
const skip = missing === undefined ? false : `${missing} is not installed here`;
const guide = readFileSync(join(project, 'docs/guides/credentials-in-git.md'), 'utf8');
const blocksOf = (language: string): readonly string[] =>
  [...guide.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, block = '']) => block,
  );
const [gate = '', ...none] = blocksOf('sh').filter((block) => block.startsWith('#!'));
const typed = blocksOf('sh').filter((block) => block !== gate);
/** What the pipelines run, by place: plan, apply and drift of GitHub, then of GitLab. */
const jobs = blocksOf('yaml')
  .flatMap((yaml) => [...yaml.matchAll(/^( +)- (?:run: )?\|\n((?:\1 {2}.*\n)+)/gm)])
  .map(([, , lines = '']) => lines);

// A key is a file that says which of the guide's two forced commands is its own; none is the second.
const SSH = `#!/bin/sh
key=apply
while [ $# -gt 1 ]; do [ "$1" = -i ] && key=$(cat "$2"); shift; done
exec env SSH_ORIGINAL_COMMAND="$1" credentials-gate "$key"
`;

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A machine as the guide wants it, in a folder. */
function machine(home: string, dataDir: string) {
  const [bin, srv] = [join(home, 'bin'), join(home, 'srv')];
  for (const made of [bin, srv]) mkdirSync(made);
  const here = (text: string): string =>
    text
      .replaceAll('/usr/local/bin', bin)
      .replaceAll('/srv/credentials', srv)
      .replaceAll('/srv/chatelaine', project);
  for (const [name, text] of [
    ['ssh', SSH],
    ['credentials-gate', here(gate)],
  ] as const) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
  symlinkSync(process.execPath, join(bin, 'node'));
  writeFileSync(join(srv, 'settings'), `DATA_DIR=${dataDir}\n`);
  const who = { NAME: 'Ada', EMAIL: 'ada@example.com' };
  const env = {
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: home,
    GATE: 'chatelaine@id.example',
    ...Object.fromEntries(
      Object.entries(who).flatMap(([name, value]) => [
        [`GIT_AUTHOR_${name}`, value],
        [`GIT_COMMITTER_${name}`, value],
      ]),
    ),
  };
  return {
    results: join(srv, 'results'),
    repository: join(home, 'credentials'),
    /** Runs a script as it is typed or as a job does. */
    shell: (
      script: string,
      flags: string,
      cwd: string,
      more: Readonly<Record<string, string>> = {},
    ) =>
      new Promise<Ended>((resolve) => {
        const options = { cwd, env: { ...env, ...more }, timeout: 200_000 };
        execFile('bash', [flags, here(script)], options, (error, out, err) => {
          resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
        });
      }),
  };
}

test('the guide keeps credentials in Git as it is pasted', {
  skip,
  timeout: 240_000,
}, async (t) => {
  assert.deepEqual([none, jobs.length], [[], 6]);
  const home = await folder(t);
  const dataDir = join(home, 'data');
  const running = await run({ DATA_DIR: dataDir });
  t.after(() => running.close());
  for (const name of ['One', 'Two']) {
    const form = { grantType: 'authorization_code', name, scope: 'openid' };
    assert.equal((await running.call('CreateOAuthCredential', form)).result, 'success');
  }
  const { shell, results, repository } = machine(home, dataDir);
  const names = async (): Promise<unknown> =>
    ((await running.call('ListOAuthCredentials')).clients as { name: string }[]).map(
      ({ name }) => name,
    );

  const mark = '--- exit code ';
  const script = typed.map((block) => `${block}echo "${mark}$?"\n`).join('');
  const { out, err } = await shell(script, '-uc', home);
  const outputs = out.split(new RegExp(`${mark}(\\d+)\n`));
  const codes = outputs.flatMap((output, index) => (index % 2 ? [Number(output)] : []));
  assert.deepEqual(codes, [0, 0, 0, 8, 0, 0, 0, 2, 0], out + err);
  const [
    ,
    ,
    ,
    ,
    ,
    ,
    plan = '',
    ,
    applied = '',
    ,
    handOut = '',
    ,
    pruned = '',
    ,
    empty,
    ,
    trail = '',
  ] = outputs;
  assert.match(plan, /^\+ shop-staging \(line 3\) created\n/);
  assert.deepEqual(
    objects(applied),
    blocksOf('json').map((block) => JSON.parse(block)),
  );
  assert.match(handOut, /^shop-staging\tchs_\S+\n$/);
  assert.match(pruned, /^- shop-staging \(id 3\) deleted\n/);
  assert.match(err, /^error: the file has no credential/m);
  assert.equal(empty, '');
  assert.match(trail, /^\d+ [^\n]* apply-credential [^\n]* commit [0-9a-f]{40}\n$/);
  assert.deepEqual(await names(), ['One', 'Two', 'Shop, staging']);
  const [file = '', ...more] = readdirSync(results);
  assert.deepEqual(more, []);
  assert.equal(statSync(join(results, file)).mode & 0o777, 0o600);
  const told =
    out.replace(handOut, '') + err + readFileSync(join(repository, 'credentials.ndjson'));
  assert.ok(!told.includes('chs_'), 'a secret went astray');

  const files = { PLAN_KEY: join(home, 'plan.key'), APPLY_KEY: join(home, 'apply.key') };
  writeFileSync(files.PLAN_KEY, 'plan');
  writeFileSync(files.APPLY_KEY, 'apply');
  /** Runs a job of both pipelines, which must end alike. */
  async function job(name: 'plan' | 'apply' | 'drift'): Promise<Ended> {
    const place = ['plan', 'apply', 'drift'].indexOf(name);
    const { out: head } = await shell('git rev-parse HEAD', '-c', repository);
    const github = { KEY: name === 'apply' ? 'apply' : 'plan', KNOWN_HOSTS: 'none' };
    const gitlab = { ...files, KNOWN_HOSTS: 'none', CI_COMMIT_SHA: head.trim() };
    const before = await names();
    const one = await shell(jobs[place] ?? '', '-ec', repository, github);
    // What the first has applied the second must find again.
    if (name !== 'apply') assert.deepEqual(await names(), before);
    const other = await shell(jobs[place + 3] ?? '', '-ec', repository, gitlab);
    assert.equal(other.code, one.code, one.err + other.err);
    return one;
  }
  const edit = (script: string) => shell(`${script}\ngit commit -qam edit`, '-ec', repository);
  await shell('git restore credentials.ndjson', '-ec', repository);

  await t.test('a pipeline tells no change, changes and errors apart', async () => {
    for (const name of ['plan', 'apply', 'drift'] as const) {
      const { code, out, err } = await job(name);
      assert.deepEqual([code, out], [0, ''], err);
    }
    assert.equal(readdirSync(results).length, 1);
    await edit(`sed -i 's/"name":"One"/"name":"First"/' credentials.ndjson`);
    const plan = await job('plan');
    assert.equal(plan.code, 0);
    assert.match(plan.out, /^~ [^\n]*\n {4}name: "One" -> "First"\n$/);
    assert.equal((await job('drift')).code, 8);
    await edit(`echo '{"clientIdentifier":"wrong","nmae":"x"}' >> credentials.ndjson`);
    assert.equal((await job('plan')).code, 1);
    assert.equal((await job('drift')).code, 9);
    await edit(`sed -i '/wrong/d' credentials.ndjson`);
    const apply = await job('apply');
    assert.deepEqual([apply.code, objects(apply.out)[0]?.status], [0, 'changed']);
    assert.equal((await job('drift')).code, 0);
    const form = { credentialId: '2', name: 'Past the file' };
    assert.equal((await running.call('UpdateOAuthCredential', form)).result, 'success');
    const drift = await job('drift');
    assert.equal(drift.code, 8);
    assert.match(drift.out, /name: "Past the file" -> "Two"/);
    assert.equal((await job('apply')).code, 0);
    assert.deepEqual(await names(), ['First', 'Two', 'Shop, staging']);
  });

  await t.test('a plan can change nothing, and what was cut off is not applied', async () => {
    const digest = '$(sha256sum < credentials.ndjson | cut -c -64)';
    const ask = (key: string, request: string, input: string) =>
      shell(`${input} | ssh -i '${key}' "$GATE" "${request}"`, '-c', repository);
    const whole = 'cat credentials.ndjson';
    const refused = await ask(files.PLAN_KEY, `apply abc ${digest}`, whole);
    assert.deepEqual([refused.code, refused.err], [6, 'not allowed\n']);
    for (const request of ['credential list', '$(:)', 'diff; chatelaine export', 'apply', '*']) {
      const { code, out } = await ask(files.APPLY_KEY, request, whole);
      assert.ok(code !== 0 && out === '', request);
    }
    const cut = await ask(files.APPLY_KEY, `apply abc ${digest}`, 'head -n 1 credentials.ndjson');
    assert.deepEqual([cut.code, cut.out, cut.err], [1, '', 'the file is not whole\n']);
    assert.deepEqual(await names(), ['First', 'Two', 'Shop, staging']);
  });

  await t.test('what a commit deleted its revert brings back with another secret', async () => {
    await edit(`sed -i '/shop-staging/d' credentials.ndjson`);
    assert.match((await job('plan')).out, /^- shop-staging \(id 3\) only here\n$/);
    assert.equal(objects((await job('apply')).out)[0]?.status, 'deleted');
    assert.deepEqual(await names(), ['First', 'Two']);
    await shell('git revert --no-edit HEAD', '-ec', repository);
    const { out } = await job('apply');
    assert.equal(objects(out)[0]?.status, 'created');
    assert.ok(!out.includes('chs_'));
    const secrets = readdirSync(results)
      .flatMap((name) => objects(readFileSync(join(results, name), 'utf8')))
      .flatMap(({ clientSecret }) => (clientSecret === undefined ? [] : [clientSecret]));
    assert.equal(new Set(secrets).size, 2);
  });
});
