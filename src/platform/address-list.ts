import { BlockList, isIP } from 'node:net';
import { plainAddress } from '../core/address.ts';
import type { AddressList } from '../core/ports.ts';

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/**
 * A list of addresses and CIDR ranges; `*` holds every address.
 * @throws RangeError that names the first entry that is neither
 */
export function addressList(entries: readonly string[]): AddressList {
  if (entries.includes('*')) return { has: () => true };
  const list = new BlockList();
  for (const entry of entries) add(list, entry);
  return {
    has(address) {
      const plain = plainAddress(address);
      return isIP(plain) !== 0 && list.check(plain, family(plain));
    },
  };
}

function add(list: BlockList, entry: string): void {
  const [written = '', prefix, ...rest] = entry.split('/');
  const address = plainAddress(written);
  const longest = isIP(address) === 6 ? 128 : 32;
  const bits = prefix === undefined ? longest : Number(prefix);
  const valid =
    isIP(address) !== 0 &&
    rest.length === 0 &&
    (prefix === undefined || /^\d{1,3}$/.test(prefix)) &&
    bits <= longest;
  if (!valid) throw new RangeError(`"${entry}" is neither an address nor a CIDR range`);
  list.addSubnet(address, bits, family(address));
}
