import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** An open connection and what came through it so far. */
export interface Raw {
  readonly socket: Socket;
  text(): string;
  /** Waits until so many answers have begun; throws after five seconds. */
  answers(count: number): Promise<string>;
  /** Waits until the server closes it; throws after so many milliseconds. */
  closed(within?: number): Promise<string>;
}

/** Connects to this machine; an error of the connection is its end. */
export async function openRaw(port: number): Promise<Raw> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let received = '';
  let over = false;
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.on('end', () => {
    over = true;
  });
  socket.on('error', () => {
    over = true;
  });
  socket.on('close', () => {
    over = true;
  });
  await once(socket, 'connect');

  async function until(done: () => boolean, within: number): Promise<string> {
    const end = Date.now() + within;
    while (!done()) {
      if (Date.now() > end) throw new Error(`nothing more came within ${within} ms: ${received}`);
      await sleep(5);
    }
    return received;
  }

  return {
    socket,
    text: () => received,
    answers: (count) =>
      until(() => (received.match(/HTTP\/1\.1 \d{3}/g) ?? []).length >= count, 5000),
    closed: (within = 5000) => until(() => over, within),
  };
}

/** Statuses of all answers in a text. */
export function statuses(text: string): number[] {
  return Array.from(text.matchAll(/HTTP\/1\.1 (\d{3})/g), ([, status]) => Number(status));
}

/** A request as it stands on the wire. */
export function request(headers: readonly string[], body = ''): string {
  return `${['POST /includes/api.php HTTP/1.1', 'Host: x', ...headers].join('\r\n')}\r\n\r\n${body}`;
}
