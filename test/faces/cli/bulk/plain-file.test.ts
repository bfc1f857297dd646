// Results and exports go into plain files: not through links, into pipes, or over sockets.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { bulkProgram, line } from './bulk-program.ts';

type Program = ReturnType<typeof bulkProgram>;

const WRITING: Readonly<Record<string, (program: Program, file: string) => readonly string[]>> = {
  'import --results': (program, file) => ['import', program.file([line(1)]), '--results', file],
  'export --output': (_program, file) => ['export', '--output', file],
};

for (const [command, argsFor] of Object.entries(WRITING)) {
  /** What is beside the file in each of these commands. */
  const besides = command.startsWith('import') ? ['.checkpoint', '.checkpoint.part'] : ['.part'];

  describe(command, () => {
    const refused = async (program: Program, file: string, named: string, kind: string) => {
      const { code, out, err } = await program.chatelaine(argsFor(program, file));
      assert.deepEqual([code, out], [2, ''], err);
      assert.equal(
        err,
        `error: ${named} is ${kind}; name a plain file, or one that is not there yet\n`,
      );
      assert.deepEqual(await program.exported(), []);
    };

    test('follows no link, neither to a file nor to nothing', async () => {
      const program = bulkProgram();
      const file = join(program.dataDir, 'link');
      const target = join(program.dataDir, 'target');
      for (const suffix of ['', ...besides]) {
        symlinkSync(target, file + suffix);
        await refused(program, file, file + suffix, 'a symbolic link');
        assert.equal(existsSync(target), false);
        writeFileSync(target, 'precious');
        chmodSync(target, 0o644);
        await refused(program, file, file + suffix, 'a symbolic link');
        assert.equal(readFileSync(target, 'utf8'), 'precious');
        assert.equal(statSync(target).mode & 0o777, 0o644);
        assert.equal(readlinkSync(file + suffix), target);
        rmSync(target);
        rmSync(file + suffix);
      }
    });

    test('waits for no pipe, and fills no folder or socket', async () => {
      const program = bulkProgram();
      const at = (name: string) => join(program.dataDir, name);
      execFileSync('mkfifo', [at('pipe')]);
      await refused(program, at('pipe'), at('pipe'), 'a named pipe');
      assert.equal(lstatSync(at('pipe')).isFIFO(), true);
      mkdirSync(at('folder'));
      await refused(program, at('folder'), at('folder'), 'a folder');
      assert.deepEqual(readdirSync(at('folder')), []);
      const server = createServer().listen(at('socket'));
      await once(server, 'listening');
      await refused(program, at('socket'), at('socket'), 'a socket');
      server.close();
    });

    test('says where a file cannot be made', async () => {
      const program = bulkProgram();
      const file = join(program.dataDir, 'nowhere', 'file');
      const { code, err } = await program.chatelaine(argsFor(program, file));
      assert.deepEqual([code, err], [2, `error: ${file} cannot be written: ENOENT\n`]);
    });

    test('leaves a file that only its owner can read', async () => {
      const program = bulkProgram();
      const file = join(program.dataDir, 'file');
      writeFileSync(file, '');
      chmodSync(file, 0o666);
      assert.equal((await program.chatelaine(argsFor(program, file))).code, 0);
      assert.equal(statSync(file).mode & 0o777, 0o600);
    });
  });
}

test('a full file of results keeps its content and its mode when it is refused', async () => {
  const program = bulkProgram();
  const file = join(program.dataDir, 'notes.txt');
  writeFileSync(file, 'precious');
  chmodSync(file, 0o644);
  const args = ['import', program.file([line(1)]), '--results', file];
  const { code, err } = await program.chatelaine(args);
  assert.equal(code, 2);
  assert.match(err, /holds results already/);
  assert.equal(readFileSync(file, 'utf8'), 'precious');
  assert.equal(statSync(file).mode & 0o777, 0o644);
});
