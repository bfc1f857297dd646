/** An IP address as people write it: a v4 address inside v6 (`::ffff:192.0.2.1`) becomes v4. */
export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address);
  return mapped?.[1] ?? address;
}

/**
 * The key under which wrong tries from an address are counted: a v4 address itself, of a v6 address
 * the first 64 bits, because one host owns all that follow.
 */
export function throttleKey(address: string): string {
  const plain = plainAddress(address);
  if (!plain.includes(':')) return `address:${plain}`;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4);
  return `address:${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}`;
}
