import { createHmac } from 'node:crypto';
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { isIP } from 'node:net';
import { AppError } from '../core/errors.ts';
import type { AddressList } from '../core/ports.ts';
import type { Secret } from '../core/secret.ts';
import type { Sent, WebhookMessage, WebhookSender } from '../core/webhook-message.ts';
import { lookupBy, NotReachable, type Resolve, reachable, systemResolve } from './reachable.ts';

const LONGEST_URL = 2000;
const LONGEST_TRY_MS = 10_000;
const LONGEST_ANSWER_BYTES = 64 * 1024;

/** A sender whose connections are kept for the next message. */
export interface HttpSender extends WebhookSender {
  send(message: WebhookMessage, signal?: AbortSignal): Promise<Sent>;
  close(): void;
}

/** What a sender may be told otherwise. */
interface SenderOptions {
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

/**
 * Sends messages over HTTP/1.1. A connection goes to an address that was checked a moment before and
 * to no other, whatever the name of the host means to somebody who looks again.
 * @param allowed addresses that may be reached though they are not public, also without encryption
 */
export function webhookSender(
  allowed: AddressList,
  { resolve = systemResolve, timeoutMs = LONGEST_TRY_MS }: SenderOptions = {},
): HttpSender {
  const agents = {
    'http:': new PlainAgent({ keepAlive: true }),
    'https:': new TlsAgent({ keepAlive: true }),
  };
  const checked = (url: URL): Promise<readonly string[]> =>
    reachable(hostOf(url), url.protocol === 'https:', allowed, resolve);

  async function post(url: URL, message: WebhookMessage, signal: AbortSignal): Promise<Sent> {
    // Node looks no address up that is written as one.
    if (isIP(hostOf(url)) !== 0) await checked(url);
    const isEncrypted = url.protocol === 'https:';
    const options = {
      method: 'POST',
      agent: isEncrypted ? agents['https:'] : agents['http:'],
      lookup: lookupBy(() => checked(url)),
      headers: headersOf(message),
      signal,
    };
    return new Promise((resolve, reject) => {
      const request = (isEncrypted ? tlsRequest : plainRequest)(url, options, (response) => {
        const answer = (): void => resolve({ status: response.statusCode ?? 0 });
        // Its status is known, so a broken end changes nothing.
        request.on('error', answer);
        request.off('error', refuse);
        drain(response, answer);
      });
      const refuse = (error: NodeJS.ErrnoException): void => {
        // The receiver may close a kept connection at the very moment in which we use it.
        const isStale = request.reusedSocket && /^(?:ECONNRESET|EPIPE)$/.test(error.code ?? '');
        if (isStale) resolve(post(url, message, signal));
        else reject(error);
      };
      request.on('error', refuse);
      request.end(message.body);
    });
  }

  return {
    async check(text) {
      const url = readUrl(text);
      try {
        await checked(url);
      } catch (error) {
        throw refusal(error, url);
      }
      return url.href;
    },

    async send(message, signal) {
      const late = new AbortController();
      // Not `AbortSignal.timeout`: its timer stays to its end, also when the answer came long ago.
      const timer = setTimeout(() => late.abort(), timeoutMs);
      const either = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
      try {
        return await post(new URL(message.url), message, either);
      } catch (error) {
        if (signal?.aborted) return { failure: 'stopped' };
        if (late.signal.aborted) return { failure: 'timed out' };
        return { failure: error instanceof NotReachable ? error.why : 'no connection' };
      } finally {
        clearTimeout(timer);
      }
    },

    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** The signature of a message: `v1,` and HMAC-SHA-256 over id, time and body (Standard Webhooks). */
function sign(secret: Secret, content: string): string {
  const key = Buffer.from(secret.reveal().replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

function headersOf({ id, at, body, secrets }: WebhookMessage): Record<string, string | number> {
  const seconds = Math.floor(at / 1000);
  const content = `${id}.${seconds}.${body}`;
  return {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Chatelaine',
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': secrets.map((secret) => sign(secret, content)).join(' '),
  };
}

/** Reads the answer to its end, or cuts it off where it becomes too long. */
function drain(response: IncomingMessage, done: () => void): void {
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > LONGEST_ANSWER_BYTES) response.destroy();
  });
  response.on('error', done);
  response.on('close', done);
}

function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function readUrl(text: string): URL {
  const refuse = (reason: string) => new AppError('webhook_url_invalid', { reason });
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw refuse('it must be one of https, or of http in a network that the operator allows');
  }
  if (url.username !== '' || url.password !== '') throw refuse('it must not hold a user');
  if (url.hash !== '' || url.href.length > LONGEST_URL) {
    throw refuse(`it may have no fragment and at most ${LONGEST_URL} characters`);
  }
  return url;
}

// Where the name leads is nobody's business but the operator's.
function refusal(error: unknown, { protocol }: URL): unknown {
  if (!(error instanceof NotReachable)) return error;
  if (error.why === 'unknown host') {
    return new AppError('webhook_url_invalid', { reason: 'its host is unknown' });
  }
  const hint = protocol === 'http:' ? ', or not without https' : '';
  const reason = `the operator does not allow messages to its host${hint}`;
  return new AppError('webhook_url_invalid', { reason });
}
