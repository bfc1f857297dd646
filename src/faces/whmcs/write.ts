import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Answer, type Fields, FORMATS, type ResponseType } from './formats.ts';

/**
 * Writes an answer: as one text, or as a stream when its list has more than one page, so that a long
 * list never stands in memory. The first pages are read before it returns, so that an error of
 * theirs can still have an answer of its own.
 */
export async function writeAnswer(
  type: ResponseType,
  answer: Answer,
  action: string,
): Promise<string | Readable> {
  const format = FORMATS[type];
  const start = format.open(answer, action);
  const end = format.close(answer);
  if (answer.list === undefined) return start + end;
  const pages = answer.list.pages[Symbol.asyncIterator]();
  let index = 0;
  const rows = (page: readonly Fields[]): string =>
    page.map((row) => format.row(answer, row, index++)).join('');
  const first = await pages.next();
  if (first.done) return start + end;
  const head = start + rows(first.value);
  const second = await pages.next();
  if (second.done) return head + end;

  async function* rest(page: readonly Fields[]): AsyncGenerator<string> {
    yield head + rows(page);
    for await (const next of { [Symbol.asyncIterator]: () => pages }) {
      yield rows(next);
      // SQLite and a fast reader both answer at once; others must have their turn in between.
      await nextTurn();
    }
    yield end;
  }
  return Readable.from(rest(second.value));
}
