import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressList } from '../core/ports.ts';
import { addressList } from './address-list.ts';

/** v4 addresses that are not of the public internet (RFC 6890, RFC 5771, RFC 1112). */
const SPECIAL_V4 = addressList([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]);

/** The only v6 addresses that are given out to the public (RFC 4291 section 2.4). */
const GLOBAL_V6 = addressList(['2000::/3']);

/** Those of them that are not public, or hide a v4 address (RFC 6890, RFC 3056, RFC 9637). */
const SPECIAL_V6 = addressList(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/**
 * Whether an address belongs to the public internet.
 * @internal
 */
export function isPublic(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !SPECIAL_V4.has(address);
  return version === 6 && GLOBAL_V6.has(address) && !SPECIAL_V6.has(address);
}

/** Finds every address of a host; rejects when there is none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** As the operating system resolves it. */
export const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/** Why an address cannot be reached. */
export class NotReachable extends Error {
  override readonly name = 'NotReachable';
  readonly why: 'unknown host' | 'address refused';

  constructor(why: NotReachable['why']) {
    super(why);
    this.why = why;
  }
}

/**
 * The addresses of a host, each checked: one of the public internet if the way there is encrypted,
 * or one that the operator allows. One that is neither spoils all. Throws `NotReachable`.
 */
export async function reachable(
  host: string,
  isEncrypted: boolean,
  allowed: AddressList,
  resolve: Resolve,
): Promise<readonly string[]> {
  const addresses = isIP(host) === 0 ? await resolve(host).catch(() => []) : [host];
  if (addresses.length === 0) throw new NotReachable('unknown host');
  const mayReach = (address: string) => allowed.has(address) || (isEncrypted && isPublic(address));
  if (!addresses.every(mayReach)) throw new NotReachable('address refused');
  return addresses;
}

/** A lookup that answers checked addresses and nothing else. */
export function lookupBy(find: () => Promise<readonly string[]>): LookupFunction {
  return (_host, options, callback) => {
    find().then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = found;
        if (options.all) callback(null, found);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: Error) => callback(error, ''),
    );
  };
}
