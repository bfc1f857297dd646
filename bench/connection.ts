import { connect, type Socket } from 'node:net';
import { type HttpAnswer, parseHttpAnswer } from './http-answer.ts';

interface Waiting {
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** One keep-alive socket to a server on the loopback interface, with at most one request under way. */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  #waiting: Waiting | undefined;
  #broken: Error | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      let connection: Connection;
      // One fixed buffer per socket: no allocation per read, which keeps the generator cheap.
      const buffer = Buffer.allocUnsafe(1 << 16);
      const socket = connect({
        host: '127.0.0.1',
        port,
        onread: {
          buffer,
          callback: (length) => {
            connection.#receive(buffer.toString('latin1', 0, length));
            return true;
          },
        },
      });
      connection = new Connection(socket);
      socket.setNoDelay(true);
      socket.once('connect', () => resolve(connection));
      socket.on('error', (error) => {
        connection.#fail(error);
        reject(error);
      });
      socket.on('close', () => connection.#fail(new Error('the server closed the connection')));
    });
  }

  exchange(request: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#broken) return reject(this.#broken);
      this.#waiting = { resolve, reject };
      this.#socket.write(request, 'latin1');
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(text: string): void {
    this.#received = this.#received === '' ? text : this.#received + text;
    const answer = parseHttpAnswer(this.#received);
    if (!answer) return;
    this.#received = '';
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(answer);
  }

  #fail(error: Error): void {
    this.#broken ??= error;
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}
