// Plants one breach per wall in a copy of the source and expects the check that guards the wall to
// fail and name the planted file. A check that was never seen red proves nothing.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { after, describe, test } from 'node:test';

const project = join(import.meta.dirname, '..');
const copy = realpathSync(mkdtempSync(join(tmpdir(), 'chatelaine-walls-')));
for (const name of ['src', 'tsconfig.base.json', 'biome.json', 'package.json', '.gitignore']) {
  cpSync(join(project, name), join(copy, name), { recursive: true });
}
symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'), 'junction');
after(() => rmSync(copy, { recursive: true, force: true }));

/** The walls, said once more here on purpose: the configuration files must agree with this table. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  client: [],
  core: [],
  actions: ['core'],
  store: ['core'],
  platform: ['core'],
  config: ['core'],
};
const foldersOf = (folder: string): string[] =>
  readdirSync(join(project, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
const faces = foldersOf('src/faces').map((name) => `faces/${name}`);
const rooms = [...foldersOf('src').filter((name) => name !== 'faces'), ...faces];
const allowedFor = (room: string): readonly string[] =>
  mayImport[room] ?? (faces.includes(room) ? ['core', 'actions'] : []);

// Every room, and the root above them, gets a file that a breach can reach for.
const compositionRoot = '.';
for (const room of [...rooms, compositionRoot]) {
  writeFileSync(join(copy, 'src', room, 'planted-target.ts'), 'export const planted = 1;\n');
}
const targetFrom = (room: string, target: string): string => {
  const path = posix.relative(room, `${target}/planted-target.ts`);
  return path.startsWith('.') ? path : `./${path}`;
};
const sourceThatImports = (specifiers: readonly string[]): string =>
  specifiers
    .map((specifier, i) => `import { planted as p${i} } from '${specifier}';\n`)
    .concat(`export const breach = [${specifiers.map((_, i) => `p${i}`).join(', ')}];\n`)
    .join('');

interface Outcome {
  readonly passed: boolean;
  readonly report: string;
}
function run(script: string, args: readonly string[]): Outcome {
  const command = [join(project, 'node_modules', script), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: copy,
    encoding: 'utf8',
  });
  return { passed: status === 0, report: `${stdout}${stderr}` };
}
const compile = (folder: string): Outcome => run('typescript/bin/tsc', ['-b', folder]);
const lint = (path: string): Outcome =>
  run('@biomejs/biome/bin/biome', ['lint', '--error-on-warnings', '--reporter=github', path]);

type Planted = Readonly<Record<string, string>>;
function withPlanted(files: Planted, check: () => Outcome): Outcome {
  for (const [path, content] of Object.entries(files)) writeFileSync(join(copy, path), content);
  try {
    return check();
  } finally {
    for (const path of Object.keys(files)) rmSync(join(copy, path));
  }
}
function refusedByCompiler(room: string, content: string, code: RegExp): void {
  const path = `src/${room}/planted-breach.ts`;
  const { passed, report } = withPlanted({ [path]: content }, () => compile(`src/${room}`));
  assert.ok(!passed, `tsc accepts ${content}`);
  assert.match(report, new RegExp(`^${path}\\(1,\\d+\\): error ${code.source}`, 'm'));
}
function refusedByLinter(path: string, content: string, rule: string, rest: Planted = {}): void {
  const { passed, report } = withPlanted({ [path]: content, ...rest }, () => lint(path));
  assert.ok(!passed, `Biome accepts ${content}`);
  const named = report.split('\n').some((line) => line.includes(rule) && line.includes(path));
  assert.ok(named, report);
}

describe('without a breach', () => {
  test('the compiler accepts the copy', () => {
    const { passed, report } = compile('src');
    assert.ok(passed, report);
  });

  test('the linter accepts the copy', () => {
    const { passed, report } = lint('src');
    assert.ok(passed, report);
  });

  for (const room of rooms) {
    test(`${room} may import what its wall allows`, () => {
      const path = `src/${room}/planted-import.ts`;
      const allowed = allowedFor(room).map((target) => targetFrom(room, target));
      // The client runs in other programs, which need not have it.
      const [zod, word] =
        room === 'client'
          ? ['', '']
          : ["import { z } from 'zod';\n", 'export const word = z.string();\n'];
      const content = `${zod}${sourceThatImports(allowed)}${word}`;
      const compiled = withPlanted({ [path]: content }, () => compile(`src/${room}`));
      assert.ok(compiled.passed, compiled.report);
      const linted = withPlanted({ [path]: content }, () => lint(path));
      assert.ok(linted.passed, linted.report);
    });
  }

  test('every room is a project that the whole build reaches', () => {
    for (const room of rooms) {
      assert.ok(mayImport[room] !== undefined || faces.includes(room), `${room} has no wall`);
      assert.ok(existsSync(join(copy, 'src', room, 'tsconfig.json')), `${room} is no project`);
      const path = `src/${room}/planted-error.ts`;
      const { passed, report } = withPlanted({ [path]: "export const n: 1 = '1';\n" }, () =>
        compile('src'),
      );
      assert.ok(!passed && report.includes(path), `the build passes ${room} by`);
    }
  });
});

describe('the compiler refuses', () => {
  for (const room of rooms) {
    for (const target of [...rooms, compositionRoot]) {
      if (target === room || allowedFor(room).includes(target)) continue;
      const name = target === compositionRoot ? 'the composition root' : target;
      test(`${room} importing ${name}`, () => {
        refusedByCompiler(room, sourceThatImports([targetFrom(room, target)]), /TS6307/);
      });
    }
  }

  const store = targetFrom('core', 'store');
  for (const [form, content] of Object.entries({
    'a type import': `import type { planted } from '${store}';\nexport type P = typeof planted;\n`,
    'an import for its effect': `import '${store}';\n`,
    'a dynamic import': `export const later = (): Promise<unknown> => import('${store}');\n`,
    're-exporting': `export * from '${store}';\n`,
  })) {
    test(`${form} over a wall`, () => refusedByCompiler('core', content, /TS6307/));
  }

  for (const room of ['core', 'actions']) {
    test(`Node's modules and globals in ${room}`, () => {
      refusedByCompiler(room, "import { readFile } from 'node:fs';\nreadFile;\n", /TS2591/);
      refusedByCompiler(room, 'export const breach = process.pid;\n', /TS2591/);
    });
    test(`the DOM in ${room}`, () => {
      refusedByCompiler(room, 'export const breach = document.title;\n', /TS2584/);
    });
  }
});

describe('the linter refuses', () => {
  const restricted = 'noRestrictedImports';

  for (const room of ['core', 'actions']) {
    const path = `src/${room}/planted-breach.ts`;
    for (const specifier of ['node:fs', 'fs', 'kysely', 'zod-like', targetFrom(room, 'store')]) {
      test(`${specifier} in ${room}`, () => {
        refusedByLinter(path, sourceThatImports([specifier]), restricted);
      });
    }
  }

  for (const specifier of ['node:fs', 'zod', 'fastify', targetFrom('client', 'core')]) {
    test(`${specifier} in client`, () => {
      const path = 'src/client/planted-breach.ts';
      refusedByLinter(path, sourceThatImports([specifier]), restricted);
    });
  }

  for (const face of faces) {
    const path = `src/${face}/planted-breach.ts`;
    const others = [...faces, 'store', 'platform', 'config'].filter((room) => room !== face);
    const specifiers = others.map((room) => targetFrom(face, room));
    for (const specifier of [...specifiers, 'kysely', 'better-sqlite3', 'pg']) {
      test(`${specifier} in ${face}`, () => {
        refusedByLinter(path, sourceThatImports([specifier]), restricted);
      });
    }
  }

  const breach = 'src/store/planted-breach.ts';
  for (const [what, path, content, rule] of [
    ['a default export', breach, 'export default 1;\n', 'noDefaultExport'],
    ['a barrel', breach, "export * from './planted-target.ts';\n", 'noBarrelFile'],
    [
      'a file over 400 lines',
      breach,
      `export const f = [\n${'  1,\n'.repeat(399)}];\n`,
      'noExcessiveLinesPerFile',
    ],
    ['the environment outside config', breach, 'export const e = process.env;\n', 'noProcessEnv'],
    [
      'a promise nobody waits for',
      breach,
      'const save = async (): Promise<void> => {};\nexport const f = (): void => {\n  save();\n};\n',
      'noFloatingPromises',
    ],
    [
      'a name that is not kebab-case',
      'src/store/plantedBreach.ts',
      'export const p = 1;\n',
      'useFilenamingConvention',
    ],
  ] as const) {
    test(what, () => refusedByLinter(path, content, rule));
  }

  test('a cycle, even of types', () => {
    const half = (other: string): string =>
      `import type * as other from './${other}.ts';\nexport type Half = typeof other;\n`;
    refusedByLinter(breach, half('planted-half'), 'noImportCycles', {
      'src/store/planted-half.ts': half('planted-breach'),
    });
  });
});
