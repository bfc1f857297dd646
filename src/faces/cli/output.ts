import type { Writable } from 'node:stream';
import { printableJson } from './printable.ts';
import { type Column, Table } from './table.ts';
import type { World } from './world.ts';

/** Whoever read our output has gone, as `head` does when it has enough. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone';
}

/** Writes to a stream and waits until it has taken the text. Throws `ReaderGone`. */
export type Write = (text: string) => Promise<void>;

/** A writer for a stream. */
export function writeTo(stream: Writable): Write {
  // Without a listener a broken pipe would end the process with a trace.
  stream.on('error', () => {});
  return (text) =>
    new Promise((resolve, reject) => {
      stream.write(text, (error) => {
        if (error) reject(isBrokenPipe(error) ? new ReaderGone() : error);
        else resolve();
      });
    });
}

function isBrokenPipe(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED';
}

/** Prints what a command answers, as people or as programs want it. */
export interface Printer {
  /** One thing: the object itself as JSON, or a text about it. */
  record(object: object, text: string): Promise<void>;
  /** Many things, page by page. */
  list<Row extends object>(
    pages: Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>,
    columns: readonly Column<Row>[],
  ): Promise<void>;
}

/** The printer on standard output. */
export function printer(stdout: World['stdout'], isJson: () => boolean): Printer {
  const write = writeTo(stdout);
  return {
    record: (object, text) => write(isJson() ? `${printableJson(object)}\n` : text),
    async list(pages, columns) {
      if (isJson()) return writeJsonArray(pages, write);
      const table = new Table(columns, stdout.isTTY ? stdout.columns : undefined);
      let any = false;
      for await (const page of pages) {
        if (page.length > 0) await write(table.lines(page));
        any ||= page.length > 0;
      }
      if (!any) await write('none\n');
    },
  };
}

/** An array of one object a line, of which never more than a page stands in memory. */
async function writeJsonArray(
  pages: Iterable<readonly object[]> | AsyncIterable<readonly object[]>,
  write: Write,
): Promise<void> {
  let before = '[\n';
  for await (const page of pages) {
    if (page.length === 0) continue;
    await write(before + page.map(printableJson).join(',\n'));
    before = ',\n';
  }
  await write(before === '[\n' ? '[]\n' : '\n]\n');
}
