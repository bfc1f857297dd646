// Whatever is done to credentials, the trail tells it: a dry run before, a replay afterwards.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { dryRun } from '../../src/actions/dry-run.ts';
import { AppError } from '../../src/core/errors.ts';
import { replayedImages, storedImages, withoutChance } from './images.ts';
import { createSome, randomStep } from './random-step.ts';
import { ACTOR, clockedHouse } from './trail-house.ts';

const { deps, clock, running } = await clockedHouse();
after(() => running.close());

const step = randomStep(deps);

async function code(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code;
  }
}

test('a dry run tells what is then done, and a replay rebuilds the table', async () => {
  let done = 0;
  const steps = fc.array(fc.tuple(step, fc.nat(), fc.nat(40_000)), { minLength: 1, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const { credential } = await createSome(deps, ACTOR);
      for (const [act, pick, pause] of sequence) {
        clock.time += pause;
        const id = credential.id - (pick % 3);
        const place = (await deps.audit.verify()).entries;
        const before = await storedImages(deps);
        let preview: Awaited<ReturnType<typeof dryRun>> | undefined;
        const rehearsed = await code(
          dryRun(ACTOR, (actor) => act(actor, id)).then((found) => {
            preview = found;
          }),
        );
        assert.deepEqual(await storedImages(deps), before);
        assert.equal((await deps.audit.verify()).entries, place);
        assert.equal(await code(act(ACTOR, id)), rehearsed);
        const entries = [];
        for await (const page of deps.audit.list({ after: place })) entries.push(...page);
        const told = (list: readonly { readonly diff: unknown; readonly version: unknown }[]) =>
          list.map(({ diff, version }) => withoutChance({ version, diff }));
        assert.deepEqual(told(preview?.entries ?? []), told(entries));
        done += entries.length;
      }
      assert.deepEqual(await storedImages(deps), await replayedImages(deps));
    }),
    { numRuns: 25 },
  );
  assert.ok(done > 50, `only ${done} changes`);
  assert.equal((await deps.audit.verify()).brokenAt, undefined);
});
