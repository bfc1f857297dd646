/** The parts of an absolute URI as RFC 3986 section 3 names them; undefined = not there. */
export interface UriParts {
  /** Lower case. */
  readonly scheme: string;
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

const URI_CHARACTERS = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
const SPLIT = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/i;

/** Splits an absolute URI that holds only characters of RFC 3986; undefined for any other text. */
export function splitUri(text: string): UriParts | undefined {
  if (!URI_CHARACTERS.test(text)) return undefined;
  const parts = SPLIT.exec(text);
  if (parts === null) return undefined;
  const [, scheme = '', authority, path = '', query, fragment] = parts;
  return { scheme: scheme.toLowerCase(), authority, path, query, fragment };
}

/** Host and port of an http(s) authority. */
export interface HostAndPort {
  /** Lower case; an IPv6 address keeps its brackets. */
  readonly host: string;
  readonly port: number | undefined;
}

const AUTHORITY = /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::([0-9]{1,5}))?$/i;

/**
 * Reads an authority that every URL parser reads alike: no user info, no percent-encoding, no empty
 * label, an IPv4 address only as four plain decimal numbers. Anything else is undefined.
 */
export function readAuthority(authority: string): HostAndPort | undefined {
  const match = AUTHORITY.exec(authority);
  if (match === null) return undefined;
  const host = (match[1] ?? '').toLowerCase();
  const port = match[2] === undefined ? undefined : Number(match[2]);
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  return (host.startsWith('[') ? isIpv6(host.slice(1, -1)) : isNameOrIpv4(host))
    ? { host, port }
    : undefined;
}

/** Splits an http(s) address and reads its authority; undefined = it is none. */
export function readWebAddress(text: string): (UriParts & HostAndPort) | undefined {
  const parts = splitUri(text);
  if (parts?.scheme !== 'http' && parts?.scheme !== 'https') return undefined;
  const place = readAuthority(parts.authority ?? '');
  return place && { ...parts, ...place };
}

/** Whether a host is an IP literal of this machine: 127.0.0.0/8 or ::1 (RFC 8252 section 7.3). */
export function isLoopbackLiteral(host: string): boolean {
  return host === '[::1]' || (isIpv4(host) && host.startsWith('127.'));
}

function isIpv4(host: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(host);
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = (half: string): string[] => (half === '' ? [] : half.split(':'));
  const all = halves.flatMap(groups);
  const last = all.at(-1);
  const embedded = last?.includes('.') === true;
  if (embedded && !(isIpv4(last) && text.endsWith(last))) return false;
  const hex = embedded ? all.slice(0, -1) : all;
  if (!hex.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return false;
  const count = hex.length + (embedded ? 2 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
}

function isNameOrIpv4(host: string): boolean {
  if (host.length > 253) return false;
  const labels = host.split('.');
  if (labels.some((label) => label === '' || label.length > 63)) return false;
  // Browsers read a host whose last label is a number (also 0x7f) as an IPv4 address.
  const last = labels.at(-1) ?? '';
  return /^(?:[0-9]+|0x[0-9a-f]*)$/.test(last) ? isIpv4(host) : true;
}

/**
 * Whether a path holds a `.` or `..` segment, also behind `;` parameters or percent-encoded, as often
 * as anybody may decode it.
 */
export function hasDotSegment(path: string): boolean {
  const plain = path.replace(/%(?:25)*2e/gi, '.').replace(/%(?:25)*(?:2f|5c)/gi, '/');
  return plain.split('/').some((segment) => /^\.{1,2}(?:;|$)/.test(segment));
}
