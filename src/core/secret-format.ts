import { Secret } from './secret.ts';

const PREFIX = 'chs_';

/** CRC-32 (ISO 3309) of ASCII text. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 32 bits as 6 base64url characters, most significant first. */
function checksum(text: string): string {
  let rest = crc32(text);
  let out = '';
  for (let i = 0; i < 6; i++) {
    out = DIGITS.charAt(rest % 64) + out;
    rest = Math.floor(rest / 64);
  }
  return out;
}

/**
 * A client secret of our own form: `chs_`, 43 base64url characters (256 bits), `_`, and a CRC-32 by
 * which secret scanners and people find a mistyped one (spec/decisions.md 15).
 */
export function formatClientSecret(random256: string): Secret {
  const body = PREFIX + random256;
  return new Secret(`${body}_${checksum(body)}`);
}

/** Whether a text begins as a secret of our form does. */
export function startsAsClientSecret(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** Whether a text has our form and its checksum is right. Imported secrets have other forms. */
export function hasClientSecretForm(text: string): boolean {
  return /^chs_[\w-]{43}_[\w-]{6}$/.test(text) && text.slice(-6) === checksum(text.slice(0, -7));
}
