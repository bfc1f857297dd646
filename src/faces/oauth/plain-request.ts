import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';

/** Fields of a form, each sent once. */
export type PlainForm = Readonly<Record<string, string>>;

/** An identifier and secret as a client shows them. */
export interface ShownPair {
  readonly identifier: string;
  readonly secret: string;
}

const FORM = /^application\/x-www-form-urlencoded(?:; ?charset=utf-8)?$/i;
const LONGEST_FORM = 4096;

/** Whether the headers hold nothing that would change how a request is to be answered. */
export function isPlain({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return (
    headers.origin === undefined &&
    headers.dpop === undefined &&
    headers['oauth-client-attestation'] === undefined &&
    headers['oauth-client-attestation-pop'] === undefined
  );
}

/**
 * Reads a short form and leaves the request as if it had not been read; undefined = it is no such
 * form, and nothing was read of it.
 */
export async function readForm(request: IncomingMessage): Promise<PlainForm | undefined> {
  const { headers } = request;
  const length = Number(headers['content-length']);
  if (!FORM.test(headers['content-type'] ?? '') || headers['content-encoding']) return undefined;
  if (headers['transfer-encoding'] || !(length > 0 && length <= LONGEST_FORM)) return undefined;
  const body = await readBody(request);
  rewind(request, body);
  const fields = Object.entries(parse(body.toString()));
  return fields.every((field): field is [string, string] => typeof field[1] === 'string')
    ? Object.fromEntries(fields)
    : undefined;
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const cutOff = (): void => reject(new Error('the request was cut off'));
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('error', reject);
    request.once('close', cutOff);
    request.once('end', () => {
      request.off('close', cutOff);
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    });
  });
}

/** The engine asks whether there is anything to read, then goes through the chunks. */
function rewind(request: IncomingMessage, body: Buffer): void {
  const chunks = async function* () {
    yield body;
  };
  Object.defineProperties(request, {
    readable: { value: true, writable: true, configurable: true },
    iterator: { value: chunks, writable: true, configurable: true },
  });
}

/** The pair of a client, shown in one way, and the rest of the form. */
export function splitPair(
  headers: IncomingHttpHeaders,
  form: PlainForm,
): { readonly pair: ShownPair; readonly rest: PlainForm } | undefined {
  const { client_id: identifier, client_secret: secret, ...rest } = form;
  if (headers.authorization === undefined) {
    return identifier && secret ? { pair: { identifier, secret }, rest } : undefined;
  }
  const [, encoded = ''] = /^Basic ([A-Za-z0-9+/]+={0,2})$/.exec(headers.authorization) ?? [];
  const text = Buffer.from(encoded, 'base64').toString('latin1');
  const [, name = '', value = ''] = /^([^:]+):(.+)$/s.exec(text) ?? [];
  const pair = { identifier: decoded(name), secret: decoded(value) };
  if (identifier !== undefined || secret !== undefined || encoded.length % 4 !== 0)
    return undefined;
  return pair.identifier && pair.secret ? { pair, rest } : undefined;
}

/** Undoes what RFC 6749 section 2.3.1 does to a name or secret; '' = it is malformed. */
function decoded(text: string): string {
  try {
    const plain = decodeURIComponent(text.replaceAll('+', ' '));
    // RFC 6749 appendix A.1 and A.2.
    return /^[\x20-\x7e]*$/.test(plain) ? plain : '';
  } catch {
    return '';
  }
}

/** The token of a request that shows one as RFC 6750 section 2.1 has it, and in no other way. */
export function bearerOf({ headers, method, url }: IncomingMessage): string | undefined {
  if (method !== 'GET' || url?.includes('?')) return undefined;
  if (headers['content-type'] !== undefined || headers['content-length'] !== undefined) return;
  return /^Bearer ([A-Za-z0-9_-]+)$/.exec(headers.authorization ?? '')?.[1];
}
