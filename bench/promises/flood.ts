/**
 * Sends wrong secrets of one client, each from an address of its own, as fast as they are answered: a
 * process beside the one that measures. `flood.ts PORT CONNECTIONS IDENTIFIER` floods between two messages
 * and answers the second with what it got.
 */
import { randomBytes } from 'node:crypto';
import { Connection } from '../connection.ts';
import { basic, fromSomewhere } from './node.ts';

/** How often each status was answered, and in how many seconds. */
export interface Flooded {
  readonly seconds: number;
  readonly statuses: Readonly<Record<string, number>>;
}

const [port = '', connections = '', id = ''] = process.argv.slice(2);
const FORM = 'grant_type=single_sign_on';

/** A wrong secret as WHMCS makes them, so that it can only be meant for an imported one. */
function request(): string {
  const { authorization } = basic({ id, secret: randomBytes(64).toString('base64') });
  return (
    `POST /oauth/token.php HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${authorization}\r\n` +
    `X-Forwarded-For: ${fromSomewhere()['x-forwarded-for']}\r\n` +
    'Content-Type: application/x-www-form-urlencoded\r\n' +
    `Content-Length: ${FORM.length}\r\n\r\n${FORM}`
  );
}

async function flood(signal: AbortSignal): Promise<Flooded> {
  const started = performance.now();
  const statuses: Record<string, number> = {};
  const lane = async (): Promise<void> => {
    const connection = await Connection.open(Number(port));
    while (!signal.aborted) {
      const { status } = await connection.exchange(request());
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: Number(connections) }, lane));
  return { seconds: (performance.now() - started) / 1000, statuses };
}

let stop: AbortController | undefined;
let running: Promise<Flooded> | undefined;
process.on('message', () => {
  if (stop === undefined) {
    stop = new AbortController();
    running = flood(stop.signal);
    process.send?.('flooding');
  } else {
    stop.abort();
    stop = undefined;
    running?.then(
      (flooded) => process.send?.(flooded),
      (error: unknown) => process.send?.({ error: String(error) }),
    );
  }
});
process.on('disconnect', () => process.exit(0));
