import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LatencyRecorder } from './latency-recorder.ts';

/** What came to a receiver, judged as it came. */
export class WebhookTally {
  /** Places of the trail that came. */
  readonly seen = new Set<number>();
  received = 0;
  outOfOrder = 0;
  otherId = 0;
  latency = new LatencyRecorder();
  readonly #last = new Map<string, number>();
  #prefix: string | undefined;

  take(id: string, body: string): void {
    const { timestamp, data } = JSON.parse(body) as {
      timestamp: string;
      data: { seq: number; subject: { kind: string; id: number | string } };
    };
    this.received += 1;
    this.#prefix ??= id.slice(0, id.lastIndexOf('_') + 1);
    if (id !== `${this.#prefix}${data.seq}`) this.otherId += 1;
    if (this.seen.has(data.seq)) return;
    this.seen.add(data.seq);
    this.latency.record(Date.now() - Date.parse(timestamp));
    const record = `${data.subject.kind}/${data.subject.id}`;
    if (data.seq < (this.#last.get(record) ?? 0)) this.outOfOrder += 1;
    this.#last.set(record, data.seq);
  }
}

/** A receiver on the loopback interface that takes everything. */
export async function startWebhookReceiver(tally: WebhookTally) {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      tally.take(String(request.headers['webhook-id']), body);
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}
