import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { ChangedCredential } from '../../src/actions/change-credential.ts';
import type { Deps } from '../../src/actions/deps.ts';
import { dryRun } from '../../src/actions/dry-run.ts';
import type { Actor } from '../../src/core/actor.ts';
import { AppError } from '../../src/core/errors.ts';
import { openChatelaine } from '../../src/index.ts';
import { replayedImages, storedImages, withoutChance } from '../../test/actions/images.ts';
import { createSome, randomStep, type Step } from '../../test/actions/random-step.ts';
import { type Check, exactly, type Finding, part, type Trial } from './promise.ts';

const ACTOR: Actor = { kind: 'local', name: 'promise', allowed: new Set(['*']) };
const CREDENTIALS = 500;

/** Random changes: dry runs that tell them before, and a trail that rebuilds everything after. */
export const trailTellsAll: Check = async (trial) => {
  const chatelaine = await openChatelaine({ DATA_DIR: trial.folder, LOG_LEVEL: 'silent' });
  try {
    const clock = { time: Date.now(), now: () => clock.time };
    return await tellAll({ ...chatelaine.deps, clock }, trial, () => {
      clock.time += 1000;
    });
  } finally {
    await chatelaine.close();
  }
};

/** `tick` lets a second pass, so that deadlines come while the changes are made. */
async function tellAll(deps: Deps, trial: Trial, tick: () => void): Promise<readonly Finding[]> {
  const secrets: string[] = [];
  const ids: number[] = [];
  for (let i = 0; i < CREDENTIALS; i++) {
    const { credential, secret } = await createSome(deps, ACTOR);
    ids.push(credential.id);
    if (secret !== undefined) secrets.push(secret.reveal());
  }
  const steps = part(100_000, trial);
  const rehearsals = part(10_000, trial);
  let same = 0;
  let written = 0;
  let failures = 0;
  let place = (await deps.audit.verify()).entries;
  const step = randomStep(deps);
  for (let done = 0; done < steps; done++) {
    const [act, pick] = fc.sample(fc.tuple(step, fc.nat(ids.length - 1)), 1)[0] as [Step, number];
    const id = ids[pick] as number;
    tick();
    if (done < rehearsals) {
      const outcome = await rehearse(deps, act, id, place);
      place = outcome.place;
      same += outcome.isSame ? 1 : 0;
      written += outcome.written;
      continue;
    }
    const made = await act(ACTOR, id).catch((error: unknown) => {
      if (!(error instanceof AppError)) failures += 1;
    });
    const { credential, secret } = (made ?? {}) as Partial<ChangedCredential>;
    if (secret !== undefined) secrets.push(secret.reveal());
    // Some are deleted, so new ones take their places.
    if (credential?.version === 1) ids[pick] = credential.id;
  }
  const check = await deps.audit.verify();
  return [
    exactly(`of ${rehearsals} dry runs, those that told what was then done`, rehearsals, same),
    exactly('entries that dry runs wrote', 0, written),
    exactly(`of ${steps} random changes, those that failed unexpectedly`, 0, failures),
    exactly('credentials that a replay rebuilds otherwise', 0, await different(deps)),
    exactly(`broken places in ${check.entries} entries`, 0, check.brokenAt === undefined ? 0 : 1),
    exactly(
      `of ${secrets.length} issued secrets, those found in the trail`,
      0,
      await found(deps, secrets),
    ),
  ];
}

/** A dry run and the real one after it; `place` is where the trail stood before. */
async function rehearse(deps: Deps, act: Step, id: number, place: number) {
  const rehearsal = dryRun(ACTOR, (actor) => act(actor, id));
  const told = await outcomeOf(rehearsal.then(({ entries }) => entries));
  const written = (await entriesAfter(deps, place)).length;
  const done = await outcomeOf(act(ACTOR, id).then(() => entriesAfter(deps, place)));
  const after = await entriesAfter(deps, place);
  return { isSame: isDeepStrictEqual(told, done), written, place: after.at(-1)?.seq ?? place };
}

async function outcomeOf(work: Promise<readonly { readonly diff: unknown }[]>): Promise<unknown> {
  try {
    return (await work).map(({ diff }) => withoutChance(diff));
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

async function entriesAfter({ audit }: Pick<Deps, 'audit'>, after: number) {
  const entries = [];
  for await (const page of audit.list({ after })) entries.push(...page);
  return entries;
}

async function different(deps: Deps): Promise<number> {
  const [stored, replayed] = [await storedImages(deps), await replayedImages(deps)];
  const ids = new Set([...Object.keys(stored), ...Object.keys(replayed)]);
  return [...ids].filter((id) => !isDeepStrictEqual(stored[id], replayed[id])).length;
}

async function found({ audit }: Pick<Deps, 'audit'>, secrets: readonly string[]): Promise<number> {
  const hits = new Set<string>();
  // All but the checksum at the end would do for an attacker.
  const known = new Set(secrets.map((secret) => secret.slice(4, 40)));
  for await (const page of audit.list({})) {
    for (const entry of page) {
      const text = JSON.stringify(entry);
      for (let at = 0; at + 36 <= text.length; at++) {
        const piece = text.slice(at, at + 36);
        if (known.has(piece)) hits.add(piece);
      }
    }
  }
  return hits.size;
}
