import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** A message as it arrived. */
export interface Received {
  readonly id: string;
  readonly type: string;
  readonly data: {
    readonly seq: number;
    readonly action: string;
    readonly subject: { readonly kind: string; readonly id: number | string };
    readonly version: number | null;
    readonly author: Readonly<Record<string, unknown>>;
    readonly diff: Readonly<Record<string, { readonly from?: unknown; readonly to?: unknown }>>;
  };
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a receiver does with a message: answers a status, or whatever the function does. */
type Reaction = number | ((response: ServerResponse) => void);

/** A receiver of webhooks on this machine. */
export interface Receiver {
  readonly url: string;
  /** In the order in which they came, refused ones too. */
  readonly received: readonly Received[];
  /** Those that were answered 2xx. */
  readonly taken: readonly Received[];
  /** Messages that came and are not answered yet, now and at most. */
  readonly open: { now: number; most: number };
  /** Decides on each message; 204 unless it is set. */
  react: (message: Received) => Reaction | Promise<Reaction>;
  close(): Promise<void>;
}

/** Starts a receiver; on a port of its own choice unless one is named. */
export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const taken: Received[] = [];
  const open = { now: 0, most: 0 };
  const receiver = { react: (): Reaction => 204 } as Pick<Receiver, 'react'>;
  const server = createServer(async (request, response) => {
    open.now += 1;
    open.most = Math.max(open.most, open.now);
    response.on('close', () => {
      open.now -= 1;
    });
    const body = await text(request);
    const { type, data } = JSON.parse(body) as Pick<Received, 'type' | 'data'>;
    const { headers } = request;
    const message = { id: String(headers['webhook-id']), type, data, headers, body };
    received.push(message);
    const reaction = await receiver.react(message);
    if (typeof reaction === 'function') {
      reaction(response);
      return;
    }
    if (reaction >= 200 && reaction < 300) taken.push(message);
    response.writeHead(reaction).end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${bound}/hook`,
    received,
    taken,
    open,
    async close() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  });
}

/** Waits until something is so; rejects when that takes too long. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 2000; tries++) {
    if (await isSo()) return;
    await sleep(10);
  }
  throw new Error(`it never happened that ${what}`);
}
