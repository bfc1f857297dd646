import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Random } from '../core/ports.ts';

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The operating system's random bytes in the forms that we need. */
export const systemRandom: Random = {
  uuid: () => randomUUID(),
  hex: (bytes) => randomBytes(bytes).toString('hex'),
  base64url: (bytes) => randomBytes(bytes).toString('base64url'),
  alphanumeric: (length) =>
    Array.from({ length }, () => LETTERS_AND_DIGITS.charAt(randomInt(62))).join(''),
};
