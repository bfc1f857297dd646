// Starts the launcher as a shell would. Where an old Node is needed, the running one is made to say
// it is old: what is under test is what the launcher does about it.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';

const project = join(import.meta.dirname, '..');
const launcher = join(project, 'bin/chatelaine.js');

/** Stands for the program: tells how it was started, then does what its first argument says. */
const program = `
const [mode, ...rest] = process.argv.slice(2);
if (mode === 'tell') {
  console.log(JSON.stringify({ started: process.argv[1], rest }));
  process.stdin.pipe(process.stdout);
  process.exitCode = 7;
}
if (mode === 'wait') {
  process.once('SIGTERM', () => process.exit(3));
  setInterval(() => {}, 1000);
  console.log(process.pid);
}
if (mode === 'die') process.kill(process.pid, 'SIGTERM');
`;

interface Installation {
  readonly launcher: string;
  readonly program: string;
  readonly oldNode: string;
}
const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'chatelaine-bin-')));
after(() => rmSync(temporary, { recursive: true, force: true }));

/** A published package as npm lays it out, beside the packaged Node (none when it is undefined). */
function install(name: string, packagedNode?: string): Installation {
  const root = join(temporary, name);
  const put = (path: string, content: string): string => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    return join(root, path);
  };
  put('package.json', '{ "type": "module" }');
  cpSync(launcher, join(root, 'bin/chatelaine.js'));
  if (packagedNode !== undefined) {
    const windows = process.platform === 'win32';
    const folder = `node_modules/node-${windows ? 'win' : process.platform}-${process.arch}/bin`;
    mkdirSync(join(root, folder), { recursive: true });
    symlinkSync(packagedNode, join(root, folder, windows ? 'node.exe' : 'node'));
  }
  return {
    launcher: join(root, 'bin/chatelaine.js'),
    program: put('dist/bin.js', program),
    oldNode: put(
      'old-node.cjs',
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });",
    ),
  };
}
const installed = install('installed', process.execPath);
const onOldNode = ({ oldNode, launcher }: Installation): string[] => [
  '--require',
  oldNode,
  launcher,
];
const runNode = (args: readonly string[], input = '') =>
  spawnSync(process.execPath, args, { encoding: 'utf8', input });

test('the launcher of a checkout starts the program', () => {
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  const { status, stdout, stderr } = runNode([launcher, '--version']);
  assert.equal(stdout.trim(), version, stderr);
  assert.equal(status, 0);
});

test('on a Node that is new enough the program runs in the same process', () => {
  const { status, stdout } = runNode([installed.launcher, 'tell', 'a b', '--c=ü'], 'typed');
  assert.equal(
    stdout,
    `${JSON.stringify({ started: installed.launcher, rest: ['a b', '--c=ü'] })}\ntyped`,
  );
  assert.equal(status, 7);
});

test('on an old Node the packaged one runs it, with its arguments, input and exit code', () => {
  const { status, stdout } = runNode([...onOldNode(installed), 'tell', 'a b', '--c=ü'], 'typed');
  assert.equal(
    stdout,
    `${JSON.stringify({ started: installed.program, rest: ['a b', '--c=ü'] })}\ntyped`,
  );
  assert.equal(status, 7);
});

test('a signal reaches the program, and nothing is left running', async () => {
  const started = spawn(process.execPath, [...onOldNode(installed), 'wait']);
  const [line] = await once(started.stdout, 'data');
  const pid = Number(line);
  assert.notEqual(pid, started.pid);
  started.kill('SIGTERM');
  assert.deepEqual(await once(started, 'exit'), [3, null]);
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

test('a program that dies of a signal takes the launcher along', () => {
  const { status, signal } = runNode([...onOldNode(installed), 'die']);
  assert.deepEqual({ status, signal }, { status: null, signal: 'SIGTERM' });
});

test('an old Node with no packaged one beside it is told what is missing', () => {
  const { status, stdout, stderr } = runNode([...onOldNode(install('bare')), 'tell']);
  assert.match(stderr, /^chatelaine: needs Node 22\.12 or newer, this is 20\.20\.2; install /);
  assert.deepEqual({ status, stdout }, { status: 1, stdout: '' });
});

test('a packaged Node that does not start is reported', () => {
  const { status, stderr } = runNode([
    ...onOldNode(install('broken', join(project, 'package.json'))),
    'tell',
  ]);
  assert.match(stderr, /^chatelaine: needs Node 22\.12 .*the packaged Node did not start/);
  assert.equal(status, 1);
});
