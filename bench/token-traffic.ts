import { readFileSync } from 'node:fs';
import { Connection } from './connection.ts';
import type { Exchange, Lane, NextExchange } from './exchange.ts';
import type { HttpAnswer } from './http-answer.ts';
import type { SuppliedToken } from './token-supply.ts';
import {
  callback,
  robotScope,
  type SuppliedClient,
  type TokenSupply,
  verifier,
} from './token-supply.ts';
import { type ReadBack, spreadPicks, type Traffic } from './traffic.ts';

type Answer = Readonly<Record<string, unknown>>;

/** The operations that can be measured. */
export const tokenOperations = [
  'exchange',
  'refresh',
  'sso',
  'client',
  'introspect',
  'userinfo',
] as const;

/** The OAuth endpoints as relying parties and panels use them; both servers get the same requests. */
export class TokenTraffic implements Traffic {
  readonly #supply: TokenSupply;
  readonly #codes: SuppliedToken[];
  readonly #live: SuppliedToken[];
  readonly #spent: SuppliedToken[] = [];

  constructor(file: string) {
    this.#supply = JSON.parse(readFileSync(file, 'utf8')) as TokenSupply;
    this.#codes = [...this.#supply.codes];
    this.#live = [...this.#supply.refreshTokens];
  }

  exchangeFor(operation: string): NextExchange {
    const operations: Readonly<Record<string, NextExchange>> = {
      exchange: () => this.#exchange(),
      refresh: (lane) => this.#refresh(lane),
      sso: () => this.#sso(),
      client: () => this.#clientCredentials(),
      introspect: () => this.#introspect(),
      userinfo: () => this.#userinfo(),
    };
    const chosen = operations[operation];
    if (!chosen) throw new Error(`unknown operation "${operation}"`);
    return chosen;
  }

  #exchange(): Exchange {
    const code = this.#codes.pop();
    if (code === undefined) throw new Error('every seeded code is used: seed more');
    const { value, client, sub } = code;
    const form =
      `grant_type=authorization_code&code=${value}&code_verifier=${verifier}` +
      `&redirect_uri=${encodeURIComponent(callback)}`;
    return this.#ask(this.#supply.paths.token, this.#client(client), form, (answer) => {
      const right = isIdToken(answer.id_token, this.#client(client), sub);
      const issued = String(answer.refresh_token);
      this.#live.unshift({ value: issued, client, sub });
      return right && issued.length > 20 && String(answer.access_token).length > 20;
    });
  }

  /** Takes the oldest token of all, so that a lane never meets one that another has under way. */
  #refresh(_lane: Lane): Exchange {
    const token = this.#live.pop();
    if (token === undefined) throw new Error('no refresh token is left: seed more');
    const { value, client, sub } = token;
    const form = `grant_type=refresh_token&refresh_token=${value}`;
    return this.#ask(this.#supply.paths.token, this.#client(client), form, (answer) => {
      const issued = String(answer.refresh_token);
      this.#live.unshift({ value: issued, client, sub });
      if (this.#spent.length < 5000) this.#spent.push(token);
      return (
        issued !== value &&
        issued.length > 20 &&
        isIdToken(answer.id_token, this.#client(client), sub)
      );
    });
  }

  #sso(): Exchange {
    const form = 'grant_type=single_sign_on&scope=clientarea%3Asso';
    return this.#ask(this.#supply.paths.token, any(this.#supply.panels), form, (answer) => {
      const token = String(answer.access_token);
      return token.length === 40 && String(answer.redirect_url).endsWith(`?access_token=${token}`);
    });
  }

  #clientCredentials(): Exchange {
    const form = `grant_type=client_credentials&scope=${encodeURIComponent(robotScope)}`;
    return this.#ask(this.#supply.paths.token, any(this.#supply.robots), form, (answer) => {
      return String(answer.access_token).length > 20 && answer.scope === robotScope;
    });
  }

  #introspect(): Exchange {
    const { value, client } = any(this.#supply.accessTokens);
    const own = this.#client(client);
    return this.#ask(this.#supply.paths.introspection, own, `token=${value}`, (answer) => {
      return answer.active === true && answer.client_id === own.id;
    });
  }

  #userinfo(): Exchange {
    const { value, sub } = any(this.#supply.accessTokens);
    const request =
      `GET ${this.#supply.paths.userinfo} HTTP/1.1\r\nHost: 127.0.0.1\r\n` +
      `Authorization: Bearer ${value}\r\n\r\n`;
    return {
      request,
      accept: checked('userinfo', (answer) => answer.sub === sub && answer.email !== undefined),
    };
  }

  /** Whether rotated refresh tokens are dead and the newest ones alive, by the server's own word. */
  async readBack(port: number, count: number): Promise<ReadBack> {
    const connection = await Connection.open(port);
    const wrong: string[] = [];
    const picks = [
      ...spreadPicks(this.#spent, count).map((token) => ({ ...token, active: false })),
      ...spreadPicks(this.#live, count).map((token) => ({ ...token, active: true })),
    ];
    for (const { value, client, active } of picks) {
      const form = `token=${value}&token_type_hint=refresh_token`;
      const { introspection } = this.#supply.paths;
      const { request, accept } = this.#ask(
        introspection,
        this.#client(client),
        form,
        (answer) => answer.active === active,
      );
      const problem = accept(await connection.exchange(request));
      if (problem !== undefined) wrong.push(`should be ${active ? 'alive' : 'dead'}: ${problem}`);
    }
    connection.close();
    return { checked: picks.length, wrong };
  }

  #client(place: number): SuppliedClient {
    return this.#supply.clients[place] as SuppliedClient;
  }

  #ask(
    path: string,
    client: SuppliedClient,
    form: string,
    right: (answer: Answer) => boolean,
  ): Exchange {
    const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
    const request =
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic ${basic}\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`;
    return { request, accept: checked(form.slice(0, 40), right) };
  }
}

function checked(label: string, right: (answer: Answer) => boolean): Exchange['accept'] {
  return ({ status, body }: HttpAnswer) =>
    status === 200 && right(JSON.parse(body) as Answer)
      ? undefined
      : `${label}: ${status} ${body.slice(0, 200)}`;
}

function any<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)] as T;
}

/** Whether an ID token is addressed to the client and speaks for the user. Its signature is not checked. */
function isIdToken(token: unknown, client: SuppliedClient, sub: string): boolean {
  const [, payload, signature] = String(token).split('.');
  if (payload === undefined || signature === undefined) return false;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Answer;
  return claims.aud === client.id && claims.sub === sub && signature.length === 342;
}
