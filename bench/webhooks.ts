/**
 * `npm run bench:webhooks`: what webhooks cost the requests beside them, and whether each of many
 * events comes, in order, through kills of the server.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createWebhook } from '../src/actions/create-webhook.ts';
import { updateWebhook } from '../src/actions/update-webhook.ts';
import { type House, openHouse } from '../src/app.ts';
import { readConfig } from '../src/config/config.ts';
import { describeMachine } from './machine.ts';
import { processUsage } from './process-usage.ts';
import { ServerProcess } from './server-process.ts';
import { median } from './statistics.ts';
import { startWebhookReceiver, WebhookTally } from './webhook-receiver.ts';
import { createCredentials, rename, type WhmcsTarget } from './webhook-writers.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    kills: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    out: { type: 'string' },
  },
});
const EVENTS = Number(values.events);
const KILLS = Number(values.kills);
const CREDENTIALS = 500;
const CONNECTIONS = 16;
const ACTOR = { kind: 'local', name: 'bench', allowed: new Set(['*']) } as const;
const READY_TRIES = 3000;
const LONGEST_DRAIN_MS = 15 * 60 * 1000;

const root = mkdtempSync(join(tmpdir(), 'chatelaine-webhooks-'));
const settings = { DATA_DIR: join(root, 'data'), WEBHOOK_ALLOWED_IPS: '127.0.0.1' };
const target: WhmcsTarget = {
  port: 20_000 + (process.pid % 20_000),
  identifier: randomBytes(16).toString('hex'),
  secret: randomBytes(16).toString('hex'),
};
const lines = describeMachine(root).map((line) => `- ${line}`);
lines.push(`- ${CREDENTIALS} credentials, ${CONNECTIONS} connections that rename them`, '');
let house: House | undefined;
try {
  let server = await start();
  house = await openHouse(readConfig(settings));
  const ids = await createCredentials(target, CREDENTIALS);
  lines.push(...(await measureCost(server, house, ids)));
  server = await throughKills(server, house, ids);
  await server.stop();
} finally {
  await house?.close();
  rmSync(root, { recursive: true, force: true });
}
const report = `${lines.join('\n')}\n`;
process.stdout.write(report);
if (values.out) writeFileSync(values.out, report);

async function start(): Promise<ServerProcess> {
  const env = {
    ...settings,
    PORT: String(target.port),
    LOG_LEVEL: 'warn',
    BOOTSTRAP_API_IDENTIFIER: target.identifier,
    BOOTSTRAP_API_SECRET: target.secret,
  };
  const args = ['--max-semi-space-size=4', join(import.meta.dirname, '../src/bin.ts'), 'serve'];
  const logFile = join(root, 'server.log');
  const started = ServerProcess.start({ name: 'ours', args, env, logFile, reports: false });
  for (let tries = 0; tries < READY_TRIES && !started.ended; tries++) {
    const ready = await fetch(`http://127.0.0.1:${target.port}/readyz`).catch(() => undefined);
    await ready?.body?.cancel();
    if (ready?.status === 200) return started;
    await sleep(20);
  }
  throw started.failure('did not start');
}

/** Renames for a while; answers how many a second, and CPU of the server for each. */
async function rate(server: ServerProcess, ids: readonly string[]) {
  const before = processUsage(server.pid)?.cpuSeconds ?? 0;
  const end = performance.now() + Number(values.seconds) * 1000;
  const done = await rename(target, ids, CONNECTIONS, () => performance.now() > end);
  const cpu = (processUsage(server.pid)?.cpuSeconds ?? 0) - before;
  return { perSecond: done / Number(values.seconds), cpuMicros: (cpu * 1e6) / done };
}

async function measureCost(server: ServerProcess, { deps }: House, ids: readonly string[]) {
  const tally = new WebhookTally();
  const receiver = await startWebhookReceiver(tally);
  const { webhook } = await createWebhook(deps, ACTOR, { url: receiver.url, enabled: false });
  const turn = (enabled: boolean, url: string) =>
    updateWebhook(deps, ACTOR, webhook.id, { enabled, url });
  const nobody = 'http://127.0.0.1:9/';
  const cases = {
    'no webhook': () => turn(false, receiver.url),
    'a webhook whose receiver is away': () => turn(true, nobody),
    'a webhook that is told of each': () => turn(true, receiver.url),
  };
  const rates = new Map<string, { perSecond: number; cpuMicros: number }[]>();
  await rate(server, ids);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, prepare] of Object.entries(cases)) {
      await prepare();
      await sleep(500);
      rates.set(name, [...(rates.get(name) ?? []), await rate(server, ids)]);
    }
    await drained(deps);
  }
  await turn(false, receiver.url);
  const backlog = await rename(target, ids, CONNECTIONS, (done) => done >= EVENTS / 5);
  await turn(true, receiver.url);
  const perSecond = Math.round(backlog / ((await drained(deps)) / 1000));
  await turn(false, receiver.url);
  receiver.close();
  const rows = [...rates].map(([name, all]) => {
    const perSecond = Math.round(median(all.map((one) => one.perSecond)));
    const micros = Math.round(median(all.map((one) => one.cpuMicros)));
    return `| ${name} | ${perSecond} | ${micros} |`;
  });
  return [
    `## Updates beside webhooks, medians of ${values.rounds} alternating rounds of ${values.seconds} s`,
    '',
    '| with | updates/s | µs server CPU each |',
    '| :--- | ---: | ---: |',
    ...rows,
    '',
    `A backlog of ${backlog} events was delivered at ${perSecond}/s.`,
    '',
  ];
}

/** Waits until nothing is left to be sent; answers after how many milliseconds. */
async function drained({ webhooks }: House['deps']): Promise<number> {
  const began = performance.now();
  while (performance.now() - began < LONGEST_DRAIN_MS) {
    const all = await webhooks.list();
    const on = all.filter(({ webhook }) => webhook.enabled);
    if (on.every(({ state, head }) => state.position === head && state.parked === 0)) {
      return performance.now() - began;
    }
    await sleep(50);
  }
  throw new Error('something was never sent');
}

async function throughKills(
  first: ServerProcess,
  { deps }: House,
  ids: readonly string[],
): Promise<ServerProcess> {
  let server = first;
  const tally = new WebhookTally();
  const receiver = await startWebhookReceiver(tally);
  await createWebhook(deps, ACTOR, { url: receiver.url, events: ['credential.*'] });
  const [{ head: begin } = { head: 0 }] = await deps.webhooks.list();
  const began = performance.now();
  let acknowledged = 0;
  for (let kills = 0; kills < KILLS; kills++) {
    // At a random moment of each span, while changes are written and events are on their way.
    const span = (EVENTS / KILLS) * (0.5 + Math.random());
    let done = 0;
    const writing = rename(target, ids, CONNECTIONS, (count) => {
      done = count;
      return acknowledged + done >= EVENTS;
    });
    while (done < span && acknowledged + done < EVENTS) await sleep(1);
    await sleep(Math.random() * 100);
    process.kill(server.pid, 'SIGKILL');
    acknowledged += await writing;
    while (!server.ended) await sleep(5);
    server = await start();
  }
  const rest = EVENTS - acknowledged;
  if (rest > 0) acknowledged += await rename(target, ids, CONNECTIONS, (done) => done >= rest);
  const written = (performance.now() - began) / 1000;
  const drain = await drained(deps);
  const all = (performance.now() - began) / 1000;
  let expected = 0;
  let lost = 0;
  for await (const page of deps.audit.list({ after: begin })) {
    for (const { seq, subject } of page) {
      if (subject.kind !== 'credential') continue;
      expected += 1;
      if (!tally.seen.has(seq)) lost += 1;
    }
  }
  receiver.close();
  const { p50, p99 } = tally.latency.summary();
  lines.push(
    `## ${expected} events through ${KILLS} kills`,
    '',
    '| | |',
    '| :--- | ---: |',
    `| changes acknowledged | ${acknowledged} |`,
    `| events in the trail | ${expected} |`,
    `| events lost | ${lost} |`,
    `| events out of order within their credential | ${tally.outOfOrder} |`,
    `| messages with another id than the event's | ${tally.otherId} |`,
    `| messages that came twice | ${tally.received - tally.seen.size} |`,
    `| seconds for writing, with ${KILLS} restarts | ${written.toFixed(1)} |`,
    `| seconds until the last event had come, after the last change | ${(drain / 1000).toFixed(1)} |`,
    `| events/s over all | ${Math.round(expected / all)} |`,
    `| ms from change to arrival, p50 (restarts included) | ${p50} |`,
    `| ms from change to arrival, p99 (restarts included) | ${p99} |`,
    '',
  );
  if (lost + tally.outOfOrder + tally.otherId > 0) process.exitCode = 1;
  return server;
}
