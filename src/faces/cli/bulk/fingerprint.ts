import { createHash } from 'node:crypto';
import { UsageError } from '../failures.ts';

/** How far a file was worked through, so that a later run finds the place again. */
export interface Place {
  /** Lines that are done. */
  readonly lines: number;
  /** Bytes of the file that end with the last of them. */
  readonly bytes: number;
  /** SHA-256 of those bytes, hex. */
  readonly sha256: string;
}

/** The SHA-256 of what was read of a file, up to any place on the way. */
export class Fingerprint {
  readonly #hash = createHash('sha256');
  readonly #waiting: Uint8Array[] = [];
  #hashed = 0;

  /** The chunks behind a place. Throws `UsageError` where the file begins with anything else. */
  async *behind(
    chunks: AsyncIterable<Uint8Array>,
    { bytes, sha256 }: Pick<Place, 'bytes' | 'sha256'>,
  ): AsyncGenerator<Uint8Array> {
    let read = 0;
    for await (const chunk of chunks) {
      this.#waiting.push(chunk);
      const start = Math.max(bytes - read, 0);
      read += chunk.length;
      if (start > 0 && this.upTo(Math.min(read, bytes)) !== sha256 && read >= bytes)
        throw notTheSame();
      if (start < chunk.length) yield chunk.subarray(start);
    }
    if (read < bytes) throw notTheSame();
  }

  /** The digest of the first bytes; what it was asked for before must not be behind it. */
  upTo(bytes: number): string {
    while (this.#hashed < bytes) {
      const chunk = this.#waiting[0] ?? new Uint8Array();
      if (chunk.length === 0) throw new RangeError('that far nothing was read');
      const some = chunk.subarray(0, bytes - this.#hashed);
      this.#hash.update(some);
      this.#hashed += some.length;
      if (some.length === chunk.length) this.#waiting.shift();
      else this.#waiting[0] = chunk.subarray(some.length);
    }
    return this.#hash.copy().digest('hex');
  }
}

function notTheSame(): UsageError {
  return new UsageError(
    'the file does not begin as it did when it was worked through; remove the results and their ' +
      'checkpoint to start anew',
  );
}
