import { fail } from './errors.ts';

/** Whether bcrypt made the hash, as PHP's `password_hash` and others do. */
export function isBcryptHash(hash: string): boolean {
  return /^\$2[aby]\$(?:0[4-9]|1\d|2\d|3[01])\$[./A-Za-z0-9]{53}$/.test(hash);
}

/** Whether the password should be hashed anew when it is next seen. */
export function isOldHash(hash: string): boolean {
  return !hash.startsWith('$argon2id$');
}

/** Costlier hashes would hold up every other password; PHP's default is 10 to 12. */
const MAX_BCRYPT_COST = 15;

/** Reads the bcrypt hash of an imported password; throws `password_hash_invalid`. */
export function parseImportedHash(text: string): string {
  const hash = text.trim();
  if (!isBcryptHash(hash) || Number(hash.slice(4, 6)) > MAX_BCRYPT_COST) {
    throw fail('password_hash_invalid');
  }
  return hash;
}
