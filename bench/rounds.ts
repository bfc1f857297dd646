import type { Contestant } from './contestant.ts';
import type { LoadOrder, LoadReply } from './load.ts';
import type { Sample, SamplePlan } from './sample.ts';
import type { ServerProcess } from './server-process.ts';
import type { ReadBack } from './traffic.ts';

/** All rounds of one operation on one server at one size and one number of connections. */
export interface Series {
  readonly size: number;
  readonly connections: number;
  readonly server: Contestant['name'];
  readonly operation: string;
  readonly samples: Sample[];
}

/** How the rounds are taken; times in seconds. */
export interface RoundsPlan {
  readonly connections: readonly number[];
  readonly rounds: number;
  readonly warmUp: number;
  readonly seconds: number;
}

interface Turn {
  readonly contestant: Contestant;
  readonly operation: string;
}

const jitWarmUpMs = 1_500;
const replySlackMs = 60_000;

/** Operations that add rows run after all others, or "1,000 credentials" would not stay 1,000. */
const growing = new Set(['create']);

/** Measures every operation of every contestant in alternation and hands each finished series on. */
export class Rounds {
  readonly #generator: ServerProcess;
  readonly #plan: RoundsPlan;
  readonly #deadline: number;
  cutShort = false;
  /** Over all samples, the warm-up of the JIT compiler included. */
  failures = 0;
  firstFailure: string | undefined;

  constructor(generator: ServerProcess, plan: RoundsPlan, deadline: number) {
    this.#generator = generator;
    this.#plan = plan;
    this.#deadline = deadline;
  }

  async run(size: number, contestants: readonly Contestant[]): Promise<Series[]> {
    for (const { name, traffic } of contestants) {
      await this.#order({ order: 'begin', server: name, plan: traffic });
    }
    // Operations of the same place stand side by side, so that they are compared within seconds.
    const turns = contestants
      .flatMap((contestant) =>
        contestant.operations.map((operation, place) => ({ contestant, operation, place })),
      )
      .toSorted((one, other) => one.place - other.place);
    const series: Series[] = [];
    for (const phase of [
      turns.filter((turn) => !growing.has(turn.operation)),
      turns.filter((turn) => growing.has(turn.operation)),
    ]) {
      for (const turn of phase) await this.#sample(turn, 32, 0, jitWarmUpMs);
      for (const connections of this.#plan.connections)
        series.push(...(await this.#alternate(phase, size, connections)));
    }
    return series;
  }

  /** Every second round runs backwards, so that no turn always follows the same neighbour. */
  async #alternate(phase: readonly Turn[], size: number, connections: number): Promise<Series[]> {
    const taken = new Map<Turn, Sample[]>(phase.map((turn) => [turn, []]));
    for (let round = 0; round < this.#plan.rounds; round += 1) {
      for (const turn of round % 2 === 0 ? phase : phase.toReversed()) {
        const { warmUp, seconds } = this.#plan;
        const sample = await this.#sample(turn, connections, warmUp * 1000, seconds * 1000);
        if (sample) taken.get(turn)?.push(sample);
      }
    }
    return [...taken]
      .filter(([, samples]) => samples.length > 0)
      .map(([{ contestant, operation }, samples]) => ({
        size,
        connections,
        server: contestant.name,
        operation,
        samples,
      }));
  }

  async readBack(contestant: Contestant, count: number): Promise<ReadBack> {
    const reply = await this.#order({
      order: 'read back',
      server: contestant.name,
      port: contestant.port,
      count,
    });
    if (typeof reply === 'object' && 'readBack' in reply) return reply.readBack;
    throw new Error('the generator answered something else than a read-back');
  }

  async #sample(
    turn: Turn,
    connections: number,
    warmUpMs: number,
    measureMs: number,
  ): Promise<Sample | undefined> {
    if (performance.now() > this.#deadline) {
      this.cutShort = true;
      return undefined;
    }
    const { contestant, operation } = turn;
    const plan: SamplePlan = {
      port: contestant.port,
      serverPid: contestant.process.pid,
      connections,
      warmUpMs,
      measureMs,
    };
    const reply = await this.#order(
      { order: 'sample', server: contestant.name, operation, plan },
      warmUpMs + measureMs,
    );
    if (typeof reply === 'object' && 'sample' in reply) {
      this.failures += reply.sample.failures;
      this.firstFailure ??= reply.sample.firstFailure;
      return reply.sample;
    }
    throw new Error('the generator answered something else than a sample');
  }

  async #order(order: LoadOrder, milliseconds = 0): Promise<LoadReply> {
    const reply = (await this.#generator.ask(order, milliseconds + replySlackMs)) as LoadReply;
    if (typeof reply === 'object' && 'error' in reply)
      throw new Error(`load generator: ${reply.error}`);
    return reply;
  }
}
