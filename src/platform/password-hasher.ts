import { createHash, createHmac, type KeyObject } from 'node:crypto';
import { isBcryptHash } from '../core/password-hash.ts';
import type { Clock, PasswordHasher } from '../core/ports.ts';
import { Secret } from '../core/secret.ts';
import { slots } from './slots.ts';

// The binding is loaded when a password first needs it: most nodes never see one.
const argon2 = () => import('@node-rs/argon2');
const bcrypt = () => import('bcryptjs');

const MEMORY_MS = 60_000;
const MAX_REMEMBERED = 1000;
const MAX_AT_ONCE = 2;

/**
 * Argon2id, off the event loop and a few at once; hashes of bcrypt are only verified. A right
 * password is remembered for a minute under a keyed digest of it and its hash, because old API
 * clients send it with every request.
 * @param work compares a hash with a password, whatever it costs
 */
export function passwordHasher(
  memoryKey: KeyObject,
  clock: Clock,
  work: typeof verifyHash = verifyHash,
): PasswordHasher {
  const remembered = new Map<string, number>();
  const gate = slots(MAX_AT_ONCE);
  let decoy: Promise<string> | undefined;

  const memoryOf = (hash: string, password: Secret): string =>
    createHmac('sha256', memoryKey).update(`${hash}\0${password.reveal()}`).digest('base64url');

  function isRemembered(memory: string): boolean {
    const until = remembered.get(memory);
    return until !== undefined && until > clock.now();
  }

  function remember(memory: string): void {
    remembered.delete(memory);
    if (remembered.size >= MAX_REMEMBERED) {
      const oldest = remembered.keys().next();
      if (!oldest.done) remembered.delete(oldest.value);
    }
    remembered.set(memory, clock.now() + MEMORY_MS);
  }

  const hash = (password: Secret): Promise<string> =>
    gate(async () => (await argon2()).hash(password.reveal()));

  return {
    hash,

    async verify(stored, password) {
      decoy ??= hash(new Secret('decoy'));
      const wanted = stored ?? (await decoy);
      const memory = memoryOf(wanted, password);
      if (isRemembered(memory)) return true;
      const right = await gate(() => work(wanted, password.reveal()));
      // The decoy's own password must not open anything.
      if (!right || stored === undefined) return false;
      remember(memory);
      return true;
    },

    md5: (password) => new Secret(createHash('md5').update(password.reveal()).digest('hex')),
  };
}

async function verifyHash(hash: string, password: string): Promise<boolean> {
  return isBcryptHash(hash)
    ? (await bcrypt()).compare(password, hash)
    : (await argon2()).verify(hash, password);
}
