import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import type { SecretHasher } from '../core/ports.ts';
import { Secret } from '../core/secret.ts';
import type { MasterKey } from './key-file.ts';

const NONCE = 12;
const TAG = 16;
const MAX_KNOWN = 1000;

/** Derives a key of its own for each purpose (RFC 5869). */
export function deriveKey(master: MasterKey, purpose: string): KeyObject {
  const bytes = hkdfSync('sha256', master.bytes, '', `chatelaine ${purpose}`, 32);
  return createSecretKey(Buffer.from(bytes));
}

/** A text by which a database tells whether a key is its own; it says nothing of the key. */
export function keyCheck(master: MasterKey): string {
  const digest = createHmac('sha256', deriveKey(master, 'key check')).update('check');
  return `${master.version}:${digest.digest('base64url')}`;
}

/** HMAC-SHA-256 of texts under a key, base64url. */
export function textMac(key: KeyObject): (text: string) => string {
  return (text) => createHmac('sha256', key).update(text).digest('base64url');
}

/** HMAC-SHA-256 digests, and AES-256-GCM seals that are bound to their owner. */
export function secretHasher(master: MasterKey): SecretHasher {
  const digestKey = deriveKey(master, 'secret digest');
  const sealKey = deriveKey(master, 'secret seal');
  // API callers send the same secret with every request: what was right for a digest once is known
  // again by a hash that costs a tenth, under a salt that ends with the process.
  const salt = randomBytes(32).toString('base64url');
  const known = new Map<string, string>();
  const saltedHash = (secret: Secret): string =>
    hash('sha256', salt + secret.reveal(), 'base64url');

  const hmac = (secret: Secret): Buffer =>
    createHmac('sha256', digestKey).update(secret.reveal()).digest();

  return {
    digest: (secret) => ({
      digest: hmac(secret).toString('base64url'),
      keyVersion: master.version,
    }),

    matches(secret, { digest, keyVersion }) {
      const salted = saltedHash(secret);
      if (known.get(digest) === salted && keyVersion === master.version) return true;
      const wanted = Buffer.from(digest, 'base64url');
      const given = hmac(secret);
      const right =
        wanted.length === given.length &&
        timingSafeEqual(wanted, given) &&
        keyVersion === master.version;
      if (right) {
        if (known.size >= MAX_KNOWN) known.clear();
        known.set(digest, salted);
      }
      return right;
    },

    seal(secret, owner) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
      const sealed = Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
      return `${master.version}.${sealed}`;
    },

    open(sealed, owner) {
      const [version, body = ''] = sealed.split('.');
      if (version !== String(master.version)) throw new Error('sealed under another key');
      const bytes = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, NONCE), {
        authTagLength: TAG,
      });
      decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
      const text = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
      return new Secret(text.toString('utf8'));
    },
  };
}
