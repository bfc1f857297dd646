import type { FastifyInstance, FastifyReply } from 'fastify';
import { checkClientSecret } from '../../actions/check-client-secret.ts';
import type { Deps } from '../../actions/deps.ts';
import { findUsableCredential } from '../../actions/find-usable-credential.ts';
import { grantSso } from '../../actions/grant-sso.ts';
import { plainAddress } from '../../core/address.ts';
import { AppError, fail } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';

/** Where a panel asks for the address of a link (whmcs-behaviour.md 6.2); always by POST. */
const PATH = '/oauth/integration-link';

const MAX_BODY = 16 * 1024;

/** The longest that a panel waits before it asks again. */
const LONGEST_RETRY_SECONDS = 60;

/** The scope of a credential that may land at home. */
const BASE_SCOPE = 'clientarea:sso';

const FIELDS = ['app', 'token', 'user', 'subscriber_unique_id'] as const;

/** What a panel posts for a link; absent = not sent. */
type LinkFields = Readonly<Partial<Record<(typeof FIELDS)[number], string>>>;

/**
 * Serves the integration links of cPanel: a panel posts `app`, `token` (client secret), `user` and
 * `subscriber_unique_id` (client identifier), and sends the browser to the `redirect_url` of the answer.
 */
export function integrationLinkFace(app: FastifyInstance, deps: Deps): void {
  app.removeAllContentTypeParsers();
  const limits = { parseAs: 'buffer', bodyLimit: MAX_BODY } as const;
  const read = (type: string, reader: (body: Buffer) => LinkFields): void => {
    app.addContentTypeParser(type, limits, async (_request: unknown, body: Buffer) => reader(body));
  };
  read('application/x-www-form-urlencoded', readForm);
  read('application/json', readJson);

  app.post(PATH, async (request, reply) => {
    const fields = (request.body ?? {}) as LinkFields;
    const redirectUrl = await linkTo(deps, fields, plainAddress(request.ip));
    return reply.header('cache-control', 'no-store').send({ redirect_url: redirectUrl });
  });

  app.setErrorHandler((error, _request, reply) => {
    reply.header('cache-control', 'no-store');
    return error instanceof AppError ? refuse(reply, error) : answerFailure(reply, error);
  });
}

/** The address that signs the owner of the credential's service in. */
async function linkTo(deps: Deps, fields: LinkFields, address: string): Promise<string> {
  const identifier = fields.subscriber_unique_id ?? '';
  const secret = new Secret(fields.token ?? '');
  const credential = await findUsableCredential(deps, identifier);
  const isRight = await checkClientSecret(deps, { identifier, secret, address }, credential);
  if (!isRight || credential === undefined) throw fail('caller_unknown');
  if (credential.grantType !== 'single_sign_on') {
    throw new AppError('grant_type_invalid', { value: credential.grantType });
  }
  const scope = destinationOf(fields.app ?? '', credential.scope);
  if (!credential.scope.some((own) => own === scope)) throw fail('destination_invalid');
  return (await grantSso(deps, credential, [scope])).redirectUrl;
}

/** `WHMCS_invoices` names `clientarea:invoices` where the credential has it; all else leads home. */
function destinationOf(app: string, scopes: readonly string[]): string {
  const named = `clientarea:${app.replace(/^[^_]*_/, '').toLowerCase()}`;
  return app.includes('_') && scopes.includes(named) ? named : BASE_SCOPE;
}

function refuse(reply: FastifyReply, error: AppError): FastifyReply {
  if (error.code === 'throttled') {
    const { retryAfterSeconds } = error.details as { retryAfterSeconds: number };
    const retry = Math.min(retryAfterSeconds, LONGEST_RETRY_SECONDS);
    return reply.code(429).header('retry-after', retryAfterSeconds).send({ retry, attempt: 1 });
  }
  const isIllFormed = error.code === 'request_malformed' || error.code === 'parameter_repeated';
  const { message } = error.code === 'caller_unknown' ? WRONG : error;
  return reply.code(isIllFormed ? 400 : 403).send({ error: message });
}

const WRONG = { message: 'The subscriber_unique_id or token is wrong.' };

/** A body that cannot be taken, or a failure of ours, of which nothing is told. */
function answerFailure(reply: FastifyReply, error: unknown): FastifyReply {
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status >= 500) {
    const text = `An internal error occurred. The request id is ${reply.request.id}.`;
    return reply.code(500).send({ error: text });
  }
  const texts: Readonly<Record<number, string>> = {
    413: `The request body may not exceed ${MAX_BODY} bytes.`,
    415: 'The body must be a form or JSON.',
  };
  return reply.code(status).send({ error: texts[status] ?? 'The request could not be read.' });
}

/** Reads a form. Throws `request_malformed`, `parameter_repeated`. */
function readForm(body: Buffer): LinkFields {
  const form = new URLSearchParams(decode(body));
  return pick((field) => {
    const [value, ...more] = form.getAll(field);
    if (more.length > 0) throw new AppError('parameter_repeated', { field });
    return value;
  });
}

/** Reads a JSON object. Throws `request_malformed`. */
function readJson(body: Buffer): LinkFields {
  const value = parse(decode(body));
  if (typeof value !== 'object' || value === null) throw malformed('it is no JSON object');
  return pick((field) => {
    const found = Object.hasOwn(value, field) ? (value as Record<string, unknown>)[field] : null;
    if (found === null) return undefined;
    if (typeof found !== 'string') throw malformed(`${field} is no text`);
    return found;
  });
}

function pick(read: (field: (typeof FIELDS)[number]) => string | undefined): LinkFields {
  const found = FIELDS.map((field) => [field, read(field)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message would repeat what was sent.
    throw malformed('it is no JSON');
  }
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw malformed('it is no UTF-8');
  }
}

function malformed(reason: string): AppError {
  return new AppError('request_malformed', { reason });
}
