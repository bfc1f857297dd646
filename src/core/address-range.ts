import type { Brand } from './brand.ts';
import { AppError } from './errors.ts';

/** An address, or a range of them in CIDR notation (RFC 4632, RFC 4291 section 2.3). */
export type AddressRange = Brand<string, 'AddressRange'>;

/**
 * Most entries of one credential.
 * @internal
 */
export const MAX_ALLOWED_ADDRESSES = 50;

/**
 * Reads a list of addresses and ranges: blanks are dropped, a repeated one counts once, the order is
 * kept. Throws `allowed_address_invalid` for the first bad one, `allowed_addresses_too_many` over 50.
 */
export function parseAddressRanges(texts: readonly string[]): readonly AddressRange[] {
  const ranges = new Set<AddressRange>();
  for (const text of texts) {
    const range = text.trim().toLowerCase();
    if (range === '') continue;
    if (readRange(range) === undefined)
      throw new AppError('allowed_address_invalid', { value: text });
    ranges.add(range as AddressRange);
  }
  if (ranges.size > MAX_ALLOWED_ADDRESSES) {
    throw new AppError('allowed_addresses_too_many', { limit: MAX_ALLOWED_ADDRESSES });
  }
  return [...ranges];
}

/** Splits one text into entries, at white space and commas. */
export function splitAddressList(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((piece) => piece !== '');
}

/**
 * Whether an address is in one of the ranges; where there are none, whether or not it is an address.
 * A range of v4 holds no address of v6, nor the other way; a v4 address inside v6 is v4.
 */
export function isAllowedFrom(ranges: readonly AddressRange[], address: string): boolean {
  if (ranges.length === 0) return true;
  const asked = readAddress(address);
  if (asked === undefined) return false;
  return ranges.some((text) => {
    const range = readRange(text);
    if (range === undefined || range.width !== asked.width) return false;
    return (range.bits ^ asked.bits) >> BigInt(range.width - range.prefix) === 0n;
  });
}

interface Address {
  readonly bits: bigint;
  /** 32 or 128. */
  readonly width: number;
}

interface Range extends Address {
  /** How many of the bits, from the first, must be the same. */
  readonly prefix: number;
}

const V4 = 32;
const V6 = 128;
/** What stands before a v4 address inside v6 (RFC 4291 section 2.5.5.2). */
const MAPPED = 0xffffn;

function readRange(text: string): Range | undefined {
  const [, written = '', digits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const given = written.includes(':') ? readV6(written) : readV4(written);
  if (given === undefined) return undefined;
  const prefix = digits === undefined ? given.width : Number(digits);
  if (prefix > given.width) return undefined;
  const plain = unmapped(given);
  // Shorter than what makes it v4, it is a range of v6.
  if (plain.width === given.width || prefix < V6 - V4) return { ...given, prefix };
  return { ...plain, prefix: prefix - (V6 - V4) };
}

function readAddress(text: string): Address | undefined {
  const given = text.includes(':') ? readV6(text.toLowerCase()) : readV4(text);
  return given && unmapped(given);
}

function unmapped(address: Address): Address {
  const isMapped = address.width === V6 && address.bits >> BigInt(V4) === MAPPED;
  return isMapped ? { bits: BigInt.asUintN(V4, address.bits), width: V4 } : address;
}

function readV4(text: string): Address | undefined {
  const parts = text.split('.');
  // A leading zero is an octal number to some, and none to others.
  const isByte = (part: string) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 0xff;
  if (parts.length !== 4 || !parts.every(isByte)) return undefined;
  return { bits: parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n), width: V4 };
}

/** Of eight groups, the last two written as v4; a longer text is not even looked at, for what it costs. */
const LONGEST_V6 = 45;

/** Reads lower case only. */
function readV6(text: string): Address | undefined {
  if (text.length > LONGEST_V6) return undefined;
  const [, start = '', tail] = /^(.*:)([\d.]+\.[\d.]+)$/.exec(text) ?? [];
  if (tail !== undefined) {
    const inner = readV4(tail);
    if (inner === undefined) return undefined;
    return readV6(
      `${start}${(inner.bits >> 16n).toString(16)}:${(inner.bits & MAPPED).toString(16)}`,
    );
  }
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [left = [], right, ...more] = halves;
  const missing = 8 - left.length - (right?.length ?? 0);
  if (more.length > 0 || (right === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...left, ...Array<string>(missing).fill('0'), ...(right ?? [])];
  if (!groups.every((group) => /^[\da-f]{1,4}$/.test(group))) return undefined;
  return { bits: BigInt(`0x${groups.map((group) => group.padStart(4, '0')).join('')}`), width: V6 };
}
