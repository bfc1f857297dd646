import { randomBytes } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { AddressList } from '../core/ports.ts';
import type { ProbedSite, Site, SiteProber } from '../core/site-prober.ts';
import { addressesOf } from './name-addresses.ts';
import { reachable } from './reachable.ts';
import { slots } from './slots.ts';
import { type Greeting, greet } from './tls-greeting.ts';

const MAX_AT_ONCE = 16;
/** Those that are asked about and those that wait for it; a review goes on when its caller is gone. */
const MOST_PENDING = 150;
/** Longest wait for the name servers, and for the host itself. */
const LONGEST_WAIT_MS = 4000;

interface ProberOptions {
  /** Name servers; default: those of the system. */
  readonly servers?: readonly string[] | undefined;
  readonly timeoutMs?: number | undefined;
  /** Certificate authorities, PEM; default: those that Node.js trusts. */
  readonly ca?: string | undefined;
}

const OF_GREETING: Readonly<Record<Greeting, ProbedSite>> = {
  valid: { codes: [], unchecked: null },
  'bad certificate': { codes: ['redirect_certificate_invalid'], unchecked: null },
  refused: { codes: ['redirect_https_refused'], unchecked: null },
  silent: { codes: [], unchecked: 'no_tls_answer' },
};

// Whose name server tells of many could have us knock at as many doors of others.
const MOST_ADDRESSES = 8;

const NOT_ASKED: ProbedSite = { codes: [], unchecked: 'not_asked' };

/** A prober that can be stopped. */
export interface ClosableProber extends SiteProber {
  /** Nobody is asked about what waits or comes; what is asked already ends within seconds. */
  close(): void;
}

/**
 * Asks name servers and hosts, a few at once in the whole process.
 * @param allowed addresses that may be contacted though they are not public
 */
export function siteProber(
  allowed: AddressList,
  { servers, timeoutMs = LONGEST_WAIT_MS, ca }: ProberOptions = {},
): ClosableProber {
  const gate = slots(MAX_AT_ONCE);
  let pending = 0;
  let isClosed = false;

  /** Addresses of a host, and of a name beside it that nobody has chosen; undefined = no answer. */
  async function askNames(host: string) {
    // Not `lookup`: it cannot be cut off, waits in the few threads of the pool, and does not tell a
    // name that does not exist from a server that does not answer.
    const resolver = new Resolver({ timeout: Math.ceil(timeoutMs / 3), tries: 2 });
    if (servers !== undefined) resolver.setServers(servers);
    const timer = setTimeout(() => resolver.cancel(), timeoutMs);
    try {
      return await Promise.all([addressesOf(resolver, host), besideOf(resolver, host)]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function greetSite(host: string, port: number, addresses: readonly string[]) {
    const checked = await reachable(host, true, allowed, async () => addresses).catch(() => []);
    if (checked.length === 0) return { codes: [], unchecked: 'private_address' } as const;
    const first = checked.slice(0, MOST_ADDRESSES);
    return OF_GREETING[await greet({ host, port, addresses: first, timeoutMs, ca })];
  }

  async function probe(site: Site): Promise<ProbedSite> {
    const host = site.host.replace(/^\[|\]$/g, '');
    const [addresses, beside] = isIP(host) === 0 ? await askNames(host) : [[host], []];
    if (addresses === undefined) return { codes: [], unchecked: 'no_dns_answer' };
    if (addresses.length === 0) {
      return host.includes('.')
        ? { codes: ['redirect_host_unknown'], unchecked: null }
        : { codes: [], unchecked: 'private_address' };
    }
    const isShared = addresses.some((address) => beside?.includes(address));
    const greeted =
      site.tlsPort === null ? OF_GREETING.valid : await greetSite(host, site.tlsPort, addresses);
    return {
      codes: [...(isShared ? (['redirect_wildcard_dns'] as const) : []), ...greeted.codes],
      unchecked: greeted.unchecked ?? (beside === undefined ? 'no_dns_answer' : null),
    };
  }

  return {
    async probe(site) {
      if (pending >= MOST_PENDING) return NOT_ASKED;
      pending++;
      try {
        return await gate(async () => (isClosed ? NOT_ASKED : probe(site)));
      } finally {
        pending--;
      }
    },
    close() {
      isClosed = true;
    },
  };
}

/** Addresses of a name beside a host; none below a top-level domain, where names are registered. */
async function besideOf(resolver: Resolver, host: string): Promise<readonly string[] | undefined> {
  const [, ...parent] = host.split('.');
  if (parent.length < 2) return [];
  return addressesOf(resolver, [randomBytes(12).toString('hex'), ...parent].join('.'));
}
