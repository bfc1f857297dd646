import assert from 'node:assert/strict';
import { describe, type Entry, type Ledger, type Listed } from './ledger.ts';
import type { Answer, ServerProcess } from './server-process.ts';

/** A repeatable source of chance (mulberry32). */
export function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

let marks = 0;

/** Workers that create, change, reset and delete until their connection breaks or they are refused. */
export class Workers {
  readonly #ledger: Ledger;
  readonly #random: (below: number) => number;
  readonly #own: Entry[][];

  constructor(ledger: Ledger, count: number, random: (below: number) => number) {
    this.#ledger = ledger;
    this.#random = random;
    this.#own = Array.from({ length: count }, () => []);
  }

  /** Drives the server; resolves when no worker gets an answer any more. */
  async drive(server: ServerProcess): Promise<void> {
    // Those that came to be without an answer find an owner.
    const owned = new Set(this.#own.flat());
    for (const entry of this.#ledger.entries.values()) {
      if (!owned.has(entry)) this.#own[entry.id % this.#own.length]?.push(entry);
    }
    await Promise.all(this.#own.map((own, worker) => this.#work(server, worker, own)));
  }

  async #work(server: ServerProcess, worker: number, own: Entry[]): Promise<void> {
    for (;;) {
      const living = own.filter((entry) => !entry.isDeleted);
      const entry = living[this.#random(living.length)];
      const dice = this.#random(10);
      let goesOn: boolean;
      if (entry === undefined || dice < 3) goesOn = await this.#create(server, worker, own);
      else if (dice < 5) goesOn = await this.#delete(server, worker, entry);
      else goesOn = await this.#change(server, worker, entry, dice < 8);
      if (!goesOn) return;
      this.#ledger.pending.delete(worker);
      this.#ledger.counts.acknowledged += 1;
    }
  }

  async #create(server: ServerProcess, worker: number, own: Entry[]): Promise<boolean> {
    const mark = `mark ${++marks}`;
    this.#ledger.pending.set(worker, { kind: 'create', mark });
    const answer = await this.#ask(server, worker, 'CreateOAuthCredential', {
      grantType: 'authorization_code',
      scope: 'openid email',
      redirectUri: `https://app.example/${marks}`,
      name: mark,
      description: describe(mark),
    });
    if (answer === undefined) return false;
    const [id, identifier] = [Number(answer.credentialId), String(answer.clientIdentifier)];
    own.push(this.#ledger.created(id, identifier, mark, String(answer.clientSecret)));
    return true;
  }

  async #change(server: ServerProcess, worker: number, entry: Entry, reset: boolean) {
    const mark = `mark ${++marks}`;
    this.#ledger.pending.set(worker, { kind: 'change', entry, mark, reset });
    const answer = await this.#ask(server, worker, 'UpdateOAuthCredential', {
      credentialId: String(entry.id),
      name: mark,
      description: describe(mark),
      ...(reset && { resetSecret: 'true' }),
    });
    if (answer === undefined) return false;
    entry.mark = mark;
    if (reset) entry.secret = String(answer.newClientSecret);
    return true;
  }

  async #delete(server: ServerProcess, worker: number, entry: Entry): Promise<boolean> {
    this.#ledger.pending.set(worker, { kind: 'delete', entry });
    const form = { credentialId: String(entry.id) };
    if ((await this.#ask(server, worker, 'DeleteOAuthCredential', form)) === undefined)
      return false;
    entry.isDeleted = true;
    return true;
  }

  /** The body of a success; undefined when there is no answer, or one that refuses everybody. */
  async #ask(
    server: ServerProcess,
    worker: number,
    action: string,
    form: Readonly<Record<string, string>>,
  ): Promise<Answer['body'] | undefined> {
    let answer: Answer;
    try {
      answer = await server.call(action, form);
    } catch {
      return undefined;
    }
    if (answer.status === 503) {
      this.#ledger.pending.delete(worker);
      return undefined;
    }
    assert.equal(answer.body.result, 'success', JSON.stringify(answer));
    return answer.body;
  }
}

/** Every credential that the server has. */
export async function listAll(server: ServerProcess): Promise<readonly Listed[]> {
  const { body } = await server.call('ListOAuthCredentials');
  assert.equal(body.result, 'success', JSON.stringify(body));
  return body.clients as readonly Listed[];
}
