import { type Exchange, type Lane, numberOfLane } from './exchange.ts';
import type { HttpAnswer } from './http-answer.ts';
import { freshName } from './traffic.ts';

export interface WhmcsRow {
  readonly credentialId: number;
  readonly name: string;
  readonly clientIdentifier: string;
  readonly secretHint?: string;
}

interface WhmcsAnswer {
  readonly result?: string;
  readonly credentialId?: number;
  readonly newClientSecret?: string;
  readonly clientSecret?: string;
  readonly clients?: readonly WhmcsRow[];
}

/** What the generator knows of the server's credentials; numbers run from 1 without a gap. */
export interface WhmcsMemory {
  readonly size: number;
  readonly names: Map<number, string>;
  readonly hints: Map<number, string>;
  /** The whole HTTP request of a form, the caller's credentials included. */
  readonly post: (form: string) => string;
}

export type WhmcsOperation = (memory: WhmcsMemory, lane: Lane) => Exchange;

/** The operations that can be measured, by name. To change what "get" means, change its form here. */
export const whmcsOperations: Readonly<Record<string, WhmcsOperation>> = {
  update: (memory, lane) => {
    const id = numberOfLane(lane, memory.size);
    const name = freshName();
    return exchange(
      memory,
      `action=UpdateOAuthCredential&credentialId=${id}&name=${encodeURIComponent(name)}`,
      (answer) => {
        memory.names.set(id, name);
        return answer.credentialId === id;
      },
    );
  },

  reset: (memory, lane) => {
    const id = numberOfLane(lane, memory.size);
    return exchange(
      memory,
      `action=UpdateOAuthCredential&credentialId=${id}&resetSecret=1`,
      (answer) => {
        memory.hints.set(id, (answer.newClientSecret ?? '').slice(-4));
        return answer.credentialId === id && (answer.newClientSecret ?? '').length > 40;
      },
    );
  },

  create: (memory) =>
    exchange(
      memory,
      `action=CreateOAuthCredential&grantType=authorization_code&name=${encodeURIComponent(freshName())}` +
        '&scope=openid%20profile&redirectUri[0]=https%3A%2F%2Fapp.example%2Fcallback',
      (answer) =>
        Number.isSafeInteger(answer.credentialId) && (answer.clientSecret ?? '').length > 40,
    ),

  // One page of 25 among the first thousand, so that the work is the same at every size.
  list: (memory) =>
    listFrom(memory, Math.floor(Math.random() * Math.max(1, Math.min(memory.size, 1000) - 25)), 25),

  // One page of 25 anywhere: shows what paging deep into a large list costs.
  page: (memory) => listFrom(memory, Math.floor(Math.random() * Math.max(1, memory.size - 25)), 25),

  get: (memory) =>
    exchange(
      memory,
      `action=GetOAuthCredential&credentialId=${1 + Math.floor(Math.random() * memory.size)}`,
      (answer) => Number.isSafeInteger(answer.credentialId),
    ),
};

function listFrom(memory: WhmcsMemory, start: number, limit: number): Exchange {
  return exchange(memory, listForm(start, limit), ({ clients }) => clients?.length === limit);
}

export function listForm(start: number, limit: number): string {
  return `action=ListOAuthCredentials&limitstart=${start}&limit=${limit}`;
}

function exchange(
  memory: WhmcsMemory,
  form: string,
  right: (answer: WhmcsAnswer) => boolean,
): Exchange {
  return {
    request: memory.post(form),
    accept: (answer) => {
      const parsed = successIn(answer);
      return parsed && right(parsed)
        ? undefined
        : `${form}: ${answer.status} ${answer.body.slice(0, 200)}`;
    },
  };
}

/** The answer of an action that succeeded, else undefined. */
export function successIn({ status, body }: HttpAnswer): WhmcsAnswer | undefined {
  if (status !== 200 || !body.startsWith('{')) return undefined;
  const answer = JSON.parse(body) as WhmcsAnswer;
  return answer.result === 'success' ? answer : undefined;
}
