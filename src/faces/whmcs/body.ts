import type { IncomingMessage } from 'node:http';
import { AppError } from '../../core/errors.ts';
import { MAX_BODY } from './form.ts';

/** Thrown when a body is over the limit; `start` is the part that was read. */
export class BodyTooLarge extends AppError<'body_too_large'> {
  readonly start: Buffer;

  constructor(start: Buffer) {
    super('body_too_large', { limitBytes: MAX_BODY });
    this.start = start;
  }
}

/** Reads a whole body; throws BodyTooLarge as soon as it is known to be over the limit. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    // A client that goes away is no failure of ours.
    const onBreak = (): void =>
      reject(new AppError('request_malformed', { reason: 'it broke off' }));
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAX_BODY) {
        request.pause();
        reject(new BodyTooLarge(Buffer.concat(chunks)));
      }
    });
    request.on('end', () => {
      request.off('close', onBreak);
      const [first = Buffer.alloc(0), ...more] = chunks;
      resolve(more.length === 0 ? first : Buffer.concat(chunks));
    });
    request.on('error', onBreak);
    request.on('close', onBreak);
  });
}
