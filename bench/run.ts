/** `npm run bench`: our server beside two baselines, in one alternating run, as a Markdown report. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aimsTable } from './aims.ts';
import { startBare, startOidc } from './baselines.ts';
import type { Contestant, Ground } from './contestant.ts';
import { describeMachine } from './machine.ts';
import { type Options, readOptions } from './options.ts';
import { startOurs } from './ours.ts';
import { profileTable } from './profile.ts';
import { medianOf, sizeTable } from './report.ts';
import { Rounds, type Series } from './rounds.ts';
import { ServerProcess } from './server-process.ts';

/** With --pin servers stay on the first CPU and the generator on the second. */
const serverCpu = 0;
const generatorCpu = 1;
const readBackCount = 100;

async function main(options: Options): Promise<boolean> {
  const started = performance.now();
  const deadline = started + options.deadlineMinutes * 60_000;
  const folder = mkdtempSync(join(options.data, 'chatelaine-bench-'));
  process.on('exit', () => {
    if (!options.keep) rmSync(folder, { recursive: true, force: true });
  });
  const machine = describeMachine(folder);
  const generator = ServerProcess.start({
    name: 'load generator',
    args: [fileURLToPath(import.meta.resolve('./load.ts'))],
    logFile: join(folder, 'load.log'),
    reports: true,
    cpu: options.pin ? generatorCpu : undefined,
  });
  const rounds = new Rounds(generator, options, deadline);
  const all: Series[] = [];
  const notes: string[] = [];
  let wrong = 0;

  for (const size of options.sizes) {
    if (performance.now() > deadline) break;
    const ground = { folder: join(folder, String(size)), cpu: options.pin ? serverCpu : undefined };
    mkdirSync(ground.folder);
    progress(`${size} credentials: starting and seeding`);
    const contestants = await startAll(options, ground, size);
    progress(`${size} credentials: measuring`);
    const failuresBefore = rounds.failures;
    all.push(...(await rounds.run(size, contestants)));
    for (const contestant of contestants.filter(({ name }) => name !== 'bare')) {
      const readBack = await rounds.readBack(contestant, readBackCount);
      wrong += readBack.wrong.length;
      notes.push(
        `${size.toLocaleString('en')}, ${contestant.name} (${contestant.store}): ${readBack.checked} written records read back, ` +
          `${readBack.wrong.length} wrong${readBack.wrong[0] ? `, first: ${readBack.wrong[0]}` : ''}`,
      );
    }
    for (const { name, process: server } of contestants) {
      await server.stop();
      if (name === 'ours' && rounds.failures > failuresBefore) progress(server.lastOutput());
    }
    if (!options.keep) rmSync(ground.folder, { recursive: true, force: true });
  }
  await generator.stop();

  const first = rounds.firstFailure === undefined ? '' : `, first: ${rounds.firstFailure}`;
  notes.push(`${rounds.failures} failed answers${first}`);
  notes.push(...generatorCeiling(all));
  if (rounds.cutShort)
    notes.push(`**cut short** by the deadline of ${options.deadlineMinutes} minutes`);
  publish(options, [
    '## Benchmark',
    [...machine, settings(options), `took ${Math.round((performance.now() - started) / 1000)} s`]
      .map((text) => `- ${text}`)
      .join('\n'),
    aimsTable(all, options.sizes),
    ...options.sizes.map((size) => sizeTable(all, size)),
    notes.map((text) => `- ${text}`).join('\n'),
    ...(options.profile ? [profileTable(options.profile)] : []),
  ]);
  return rounds.failures === 0 && wrong === 0 && !rounds.cutShort;
}

async function startAll(options: Options, ground: Ground, size: number): Promise<Contestant[]> {
  const { baselines, rotation, server, operations, profile } = options;
  const contestants: Contestant[] = [];
  if (baselines.includes('bare'))
    contestants.push(await startBare(ground, !server.endsWith('.ts')));
  if (baselines.includes('oidc')) contestants.push(await startOidc(ground, size, rotation));
  if (operations.length > 0)
    contestants.push(await startOurs(ground, { server, size, operations, profile }));
  return contestants;
}

/** What the generator could send if it had nothing else to wait for: the figures must stay well below. */
function generatorCeiling(all: readonly Series[]): string[] {
  return all
    .filter(({ server }) => server === 'bare')
    .slice(-1)
    .map((series) => {
      const rate = medianOf(series, (sample) => sample.answersPerSecond);
      const cpu = medianOf(series, (sample) => sample.generatorCpu);
      return (
        `load generator: ${Math.round(cpu * 100)} % of one core for ${Math.round(rate)} answers/s of (a) at ` +
        `${series.connections} connections, so its ceiling is about ${Math.round(rate / cpu)}/s`
      );
    });
}

function settings(options: Options): string {
  return (
    `${options.rounds} alternating rounds of ${options.seconds} s after ${options.warmUp} s of warm-up, medians of the rounds; ` +
    `(b) ${options.rotation ? 'rotates its registration access token at each update (the default: 3 commits)' : 'without token rotation (1 commit)'}`
  );
}

function publish(options: Options, sections: readonly string[]): void {
  const text = `${sections.filter((section) => section !== '').join('\n\n')}\n`;
  process.stdout.write(text);
  if (options.out) writeFileSync(options.out, text);
}

function progress(text: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
}

process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

const options = readOptions(process.argv.slice(2));
// The deadline bounds the measuring; seeding or a server that hangs must not outlast it by much either.
setTimeout(
  () => {
    progress('far beyond the deadline, giving up');
    process.exit(1);
  },
  (options.deadlineMinutes + 15) * 60_000,
).unref();
process.exitCode = (await main(options)) ? 0 : 1;
