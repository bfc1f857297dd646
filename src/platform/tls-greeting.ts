import { isIP, type TcpNetConnectOpts } from 'node:net';
import { type ConnectionOptions, connect } from 'node:tls';
import { lookupBy } from './reachable.ts';

/** What came of a TLS handshake. */
export type Greeting = 'valid' | 'bad certificate' | 'refused' | 'silent';

interface Greeted {
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  /** Those that are connected to, and no others. */
  readonly addresses: readonly string[];
  readonly timeoutMs: number;
  /** Certificate authorities, PEM; undefined = those that Node.js trusts. */
  readonly ca: string | undefined;
}

// Of a way that is closed nothing can be said about its end.
const NO_WAY = new Set(['ETIMEDOUT', 'ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EACCES']);
/** How long one of several addresses is waited for before the next one is tried as well. */
const NEXT_ADDRESS_MS = 1000;

/** Shakes hands, looks at the certificate and hangs up; it sends nothing. Never rejects. */
export function greet({ host, port, addresses, timeoutMs, ca }: Greeted): Promise<Greeting> {
  const options: ConnectionOptions & Pick<TcpNetConnectOpts, 'autoSelectFamilyAttemptTimeout'> = {
    host,
    port,
    lookup: lookupBy(async () => addresses),
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
    // It must be a name (RFC 6066 section 3).
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca !== undefined && { ca }),
    // Nothing is entrusted to the host; so the handshake ends, and tells what a browser would say.
    rejectUnauthorized: false,
  };
  return new Promise((resolve) => {
    const socket = connect(options);
    const end = (greeting: Greeting): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(greeting);
    };
    const timer = setTimeout(() => end('silent'), timeoutMs);
    socket.once('secureConnect', () => end(socket.authorized ? 'valid' : 'bad certificate'));
    socket.on('error', (error) => end(isNoWay(error) ? 'silent' : 'refused'));
  });
}

function isNoWay(error: Error): boolean {
  const errors: readonly NodeJS.ErrnoException[] =
    error instanceof AggregateError ? error.errors : [error];
  return errors.every(({ code = '' }) => NO_WAY.has(code));
}
