import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from './connection.ts';
import type { Lane, NextExchange } from './exchange.ts';
import { LatencyRecorder } from './latency-recorder.ts';
import { processUsage } from './process-usage.ts';
import { median } from './statistics.ts';

export interface SamplePlan {
  readonly port: number;
  readonly serverPid: number;
  readonly connections: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

export interface Sample {
  readonly answersPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly failures: number;
  readonly firstFailure: string | undefined;
  /** CPU seconds used per second of wall clock. */
  readonly generatorCpu: number;
  readonly serverCpu: number;
  /** Median of the server's resident memory while it was under this load. */
  readonly residentMiB: number;
}

/** A lane that only meets failures stops: the run is lost anyway and must still end soon. */
const failuresPerLane = 20;
const graceMs = 10_000;

/** Closed loop: every connection sends its next request as soon as it has the answer to the last. */
export async function takeSample(plan: SamplePlan, next: NextExchange): Promise<Sample> {
  const recorder = new LatencyRecorder();
  const failures: string[] = [];
  const connections = new Set<Connection>();
  const begin = performance.now() + plan.warmUpMs;
  const end = begin + plan.measureMs;

  const runLane = async (lane: Lane): Promise<void> => {
    let connection = await Connection.open(plan.port);
    connections.add(connection);
    let failed = 0;
    while (failed < failuresPerLane) {
      const sent = performance.now();
      if (sent >= end) return;
      const exchange = next(lane);
      try {
        const wrong = exchange.accept(await connection.exchange(exchange.request));
        if (wrong !== undefined) throw new Error(wrong);
      } catch (error) {
        failed += 1;
        failures.push(error instanceof Error ? error.message : String(error));
        if (performance.now() >= end) return;
        connection.close();
        connection = await Connection.open(plan.port);
        connections.add(connection);
        continue;
      }
      const received = performance.now();
      if (received >= begin && received < end) recorder.record(received - sent);
    }
  };

  const closeAll = (): void => {
    for (const connection of connections) connection.close();
  };
  const watchdog = setTimeout(closeAll, plan.warmUpMs + plan.measureMs + graceMs);
  const lanes = Array.from({ length: plan.connections }, (_, index) =>
    runLane({ index, count: plan.connections }).catch((error: unknown) => {
      failures.push(String(error));
    }),
  );
  const usage = await observe(plan);
  await Promise.all(lanes);
  clearTimeout(watchdog);
  closeAll();

  const { count, ...latencies } = recorder.summary();
  return {
    answersPerSecond: count / (plan.measureMs / 1000),
    ...latencies,
    failures: failures.length,
    firstFailure: failures[0],
    ...usage,
  };
}

/** Reads the CPU clocks of both processes over the measured window only. */
async function observe(
  plan: SamplePlan,
): Promise<Pick<Sample, 'generatorCpu' | 'serverCpu' | 'residentMiB'>> {
  await delay(plan.warmUpMs);
  const started = performance.now();
  const generatorBefore = process.cpuUsage();
  const serverBefore = processUsage(plan.serverPid)?.cpuSeconds ?? Number.NaN;
  const resident: number[] = [];
  for (let left = plan.measureMs; left > 0; left = plan.measureMs - (performance.now() - started)) {
    await delay(Math.min(250, left));
    resident.push(processUsage(plan.serverPid)?.residentMiB ?? Number.NaN);
  }
  const seconds = (performance.now() - started) / 1000;
  const generator = process.cpuUsage(generatorBefore);
  const serverAfter = processUsage(plan.serverPid)?.cpuSeconds ?? Number.NaN;
  return {
    generatorCpu: (generator.user + generator.system) / 1e6 / seconds,
    serverCpu: (serverAfter - serverBefore) / seconds,
    residentMiB: median(resident),
  };
}
