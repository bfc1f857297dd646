/** One line of a file, without its end. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** Its bytes; undefined = it is too long. */
  readonly bytes: Buffer | undefined;
  /** How many bytes of the file end with it. */
  readonly end: number;
}

/** Longest line, in bytes: more than any credential needs. */
export const MAX_LINE = 1024 * 1024;

const LINE_FEED = 0x0a;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Splits a stream into lines, those that stand in a chunk at once. Blank ones are counted and left
 * out; of a line that is too long nothing is kept.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  before: Pick<Line, 'number' | 'end'> = { number: 0, end: 0 },
): AsyncGenerator<readonly Line[]> {
  let { number, end } = before;
  let pieces: Buffer[] = [];
  let length = 0;

  function finish(feed: number): Line | undefined {
    number += 1;
    end += length + feed;
    const whole = length <= MAX_LINE ? Buffer.concat(pieces) : undefined;
    const bytes = whole && number === 1 ? withoutBom(whole) : whole;
    pieces = [];
    length = 0;
    return bytes && isBlank(bytes) ? undefined : { number, bytes, end };
  }

  function keep(piece: Buffer): void {
    length += piece.length;
    if (length > MAX_LINE) pieces = [];
    else if (piece.length > 0) pieces.push(piece);
  }

  for await (const chunk of chunks) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const lines: Line[] = [];
    let start = 0;
    for (;;) {
      const feed = buffer.indexOf(LINE_FEED, start);
      if (feed < 0) break;
      keep(buffer.subarray(start, feed));
      const line = finish(1);
      if (line !== undefined) lines.push(line);
      start = feed + 1;
    }
    keep(buffer.subarray(start));
    if (lines.length > 0) yield lines;
  }
  const last = length > 0 ? finish(0) : undefined;
  if (last !== undefined) yield [last];
}

function withoutBom(bytes: Buffer): Buffer {
  return bytes.subarray(0, BOM.length).equals(BOM) ? bytes.subarray(BOM.length) : bytes;
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
