// How a stream of bytes becomes lines.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Line, MAX_LINE, readLines } from '../../../../src/faces/cli/bulk/lines.ts';

async function linesOf(chunks: readonly Uint8Array[]): Promise<readonly Line[]> {
  const lines: Line[] = [];
  const stream = (async function* () {
    yield* chunks;
  })();
  for await (const page of readLines(stream)) lines.push(...page);
  return lines;
}

test('wherever the chunks are cut, the lines are the same', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'ü', '\n', '\r', ' ', '\ufeff', '"') });
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat({ max: 40 })), async (content, cuts) => {
      const bytes = Buffer.from(content);
      const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b)];
      const chunks = places.map((place, index) => bytes.subarray(place, places[index + 1]));
      const found = await linesOf(chunks);
      const wanted = content.split('\n').flatMap((line, index) => {
        const body = index === 0 ? line.replace(/^\ufeff/, '') : line;
        return /^[ \r]*$/.test(body) ? [] : [[index + 1, body]];
      });
      assert.deepEqual(
        found.map(({ number, bytes: line }) => [number, line?.toString()]),
        wanted,
      );
      for (const { end } of found) assert.ok(end === bytes.length || bytes[end - 1] === 0x0a);
    }),
  );
});

describe('a line that is too long', () => {
  const filler = (length: number) => Buffer.alloc(length, 'x');
  test('is told without its bytes, and the next one is read', async () => {
    const most = [filler(MAX_LINE), Buffer.from('\nb\n')];
    assert.deepEqual(
      (await linesOf(most)).map(({ bytes }) => bytes?.length),
      [MAX_LINE, 1],
    );
    const more = [filler(MAX_LINE), filler(1), Buffer.from('\nb\n'), filler(MAX_LINE + 1)];
    assert.deepEqual(
      (await linesOf(more)).map(({ number, bytes, end }) => [number, bytes?.length, end]),
      [
        [1, undefined, MAX_LINE + 2],
        [2, 1, MAX_LINE + 4],
        [3, undefined, 2 * MAX_LINE + 5],
      ],
    );
  });
});
