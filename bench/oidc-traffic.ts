import { Connection } from './connection.ts';
import { type Exchange, type Lane, type NextExchange, numberOfLane } from './exchange.ts';
import type { HttpAnswer } from './http-answer.ts';
import { type ClientMetadata, oidcClient, oidcClientId, oidcFirstToken } from './oidc-seed.ts';
import { freshName, type ReadBack, spreadPicks, type Traffic } from './traffic.ts';

/** RFC 7592: PUT of the client's whole metadata with its registration access token. */
export class OidcTraffic implements Traffic {
  readonly #size: number;
  readonly #rotation: boolean;
  readonly #tokens = new Map<number, string>();
  readonly #names = new Map<number, string>();

  constructor(size: number, rotation: boolean) {
    this.#size = size;
    this.#rotation = rotation;
  }

  exchangeFor(operation: string): NextExchange {
    if (operation !== 'update')
      throw new Error(`oidc-provider is measured on update only, not ${operation}`);
    return (lane) => this.#update(lane);
  }

  #update(lane: Lane): Exchange {
    const number = numberOfLane(lane, this.#size);
    const name = freshName();
    return {
      request: this.#request('PUT', number, JSON.stringify(oidcClient(number, name))),
      accept: ({ status, body }) => {
        if (status !== 200) return `update ${number}: ${status} ${body.slice(0, 200)}`;
        const answer = JSON.parse(body) as ClientMetadata;
        if (answer.client_name !== name)
          return `update ${number}: answered ${String(answer.client_name)}`;
        if (this.#rotation === (answer.registration_access_token === this.#token(number))) {
          return `update ${number}: rotation is not ${this.#rotation}`;
        }
        this.#tokens.set(number, String(answer.registration_access_token));
        this.#names.set(number, name);
        return undefined;
      },
    };
  }

  async readBack(port: number, count: number): Promise<ReadBack> {
    const connection = await Connection.open(port);
    const wrong: string[] = [];
    const picks = spreadPicks([...this.#names], count);
    for (const [number, name] of picks) {
      const answer = await connection.exchange(this.#request('GET', number, ''));
      if (nameIn(answer) !== name)
        wrong.push(`client ${number}: ${answer.body.slice(0, 120)} instead of ${name}`);
    }
    connection.close();
    return { checked: picks.length, wrong };
  }

  #token(number: number): string {
    return this.#tokens.get(number) ?? oidcFirstToken(number);
  }

  #request(method: 'GET' | 'PUT', number: number, body: string): string {
    return (
      `${method} /reg/${oidcClientId(number)} HTTP/1.1\r\nHost: 127.0.0.1\r\n` +
      `Authorization: Bearer ${this.#token(number)}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    );
  }
}

function nameIn(answer: HttpAnswer): unknown {
  return answer.status === 200
    ? (JSON.parse(answer.body) as ClientMetadata).client_name
    : undefined;
}
