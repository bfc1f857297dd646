import { Connection } from './connection.ts';
import type { Exchange, Lane, NextExchange } from './exchange.ts';
import { freshName, type ReadBack, spreadPicks, type Traffic } from './traffic.ts';
import { listForm, successIn, type WhmcsMemory, whmcsOperations } from './whmcs-operations.ts';

/** The WHMCS form API as its clients speak it. */
export class WhmcsTraffic implements Traffic {
  readonly #memory: WhmcsMemory;

  constructor(plan: { identifier: string; secret: string; size: number }) {
    const caller = `identifier=${encodeURIComponent(plan.identifier)}&secret=${encodeURIComponent(plan.secret)}&responsetype=json&`;
    this.#memory = {
      size: plan.size,
      names: new Map(),
      hints: new Map(),
      post: (form) => postRequest(caller + form),
    };
  }

  exchangeFor(operation: string): NextExchange {
    if (operation === 'bare') return (lane) => this.#bare(lane);
    const chosen = whmcsOperations[operation];
    if (!chosen)
      throw new Error(
        `unknown operation "${operation}"; known: ${Object.keys(whmcsOperations).join(', ')}`,
      );
    return (lane) => chosen(this.#memory, lane);
  }

  /** The update's bytes for a server that keeps nothing: only status and result can be checked. */
  #bare(lane: Lane): Exchange {
    const form = `action=UpdateOAuthCredential&credentialId=${lane.index + 1}&name=${encodeURIComponent(freshName())}`;
    return {
      request: this.#memory.post(form),
      accept: (answer) =>
        successIn(answer) ? undefined : `bare: ${answer.status} ${answer.body.slice(0, 200)}`,
    };
  }

  async readBack(port: number, count: number): Promise<ReadBack> {
    const { names, hints, post } = this.#memory;
    const connection = await Connection.open(port);
    const wrong: string[] = [];
    const ids = new Set([
      ...spreadPicks([...names.keys()], count),
      ...spreadPicks([...hints.keys()], count),
    ]);
    for (const id of ids) {
      // Numbers run from 1 without a gap and the default order is by number, so a row's place is known.
      const answer = await connection.exchange(post(listForm(id - 1, 1)));
      const row = successIn(answer)?.clients?.[0];
      const right =
        row?.credentialId === id &&
        row.name === (names.get(id) ?? row.name) &&
        row.secretHint === (hints.get(id) ?? row.secretHint);
      if (!right) {
        wrong.push(
          `credential ${id}: ${JSON.stringify(row)} instead of ${names.get(id)} / ${hints.get(id)}`,
        );
      }
    }
    connection.close();
    return { checked: ids.size, wrong };
  }
}

export function postRequest(form: string): string {
  return (
    'POST /includes/api.php HTTP/1.1\r\nHost: 127.0.0.1\r\n' +
    `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`
  );
}
