import qs from 'qs';
import { AppError, fail } from '../../core/errors.ts';
import { type Nested, Parameters } from './parameters.ts';

/** Largest request body, in bytes. */
export const MAX_BODY = 1024 * 1024;
const MAX_PARAMETERS = 200;
const MAX_DEPTH = 3;
const MAX_ELEMENTS = 100;

/** What a request says, before it is read. */
export interface WrittenRequest {
  /** What stands after `?` in the address. */
  readonly query: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/**
 * Reads the parameters of a request: query and body merged, the body wins (spec/decisions.md 1 and
 * 2). Throws `request_malformed`, `media_type_unsupported`.
 */
export async function readParameters(request: WrittenRequest): Promise<Parameters> {
  const inQuery = request.query === '' ? undefined : parseForm(request.query);
  const inBody = request.body.length === 0 ? undefined : await readBody(request);
  return new Parameters(inQuery, inBody);
}

function readBody({ contentType, body }: WrittenRequest): Nested | Promise<Nested> {
  const text = decodeUtf8(body);
  const [mediaType = ''] = contentType.toLowerCase().split(';');
  switch (mediaType.trim()) {
    case 'application/x-www-form-urlencoded':
      return parseForm(text);
    case 'multipart/form-data':
      return parseMultipart(contentType, body);
    case 'application/json':
      return parseJson(text);
    default:
      throw fail('media_type_unsupported');
  }
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('it is not valid UTF-8');
  }
}

function parseForm(text: string): Nested {
  return parseFlatForm(text) ?? parseNestedForm(text);
}

/** A form without nesting or repetition, as nearly all are; undefined for any other. */
function parseFlatForm(text: string): Nested | undefined {
  if (/[[\]]|%5[bd]/i.test(text)) return undefined;
  const pairs = text.split('&');
  if (pairs.length > MAX_PARAMETERS) return undefined;
  const form: Record<string, string> = Object.create(null);
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const name = decodePart(at < 0 ? pair : pair.slice(0, at));
    if (name in form || name === '__proto__') return undefined;
    const value = at < 0 ? '' : decodePart(pair.slice(at + 1));
    if (name !== '') form[name] = value;
  }
  return form;
}

function parseNestedForm(text: string): Nested {
  try {
    return qs.parse(text, {
      parameterLimit: MAX_PARAMETERS,
      arrayLimit: MAX_ELEMENTS,
      depth: MAX_DEPTH,
      strictDepth: true,
      throwOnLimitExceeded: true,
      plainObjects: true,
      decoder: decodePart,
    }) as Nested;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw malformed('it has too many, too long or too deeply nested parameters');
  }
}

// The library's own decoder lets invalid escapes pass as they are written.
function decodePart(part: string): string {
  if (!/[%+]/.test(part)) return part;
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    throw malformed('a percent-encoded value is not valid UTF-8');
  }
}

async function parseMultipart(contentType: string, body: Buffer): Promise<Nested> {
  const fields = new URLSearchParams();
  try {
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': contentType },
    }).formData();
    for (const [name, value] of form) {
      if (typeof value !== 'string') throw malformed('files are not taken');
      fields.append(name, value);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw malformed('the multipart form is damaged');
  }
  return parseForm(fields.toString());
}

function parseJson(text: string): Nested {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('it is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed('the JSON is not an object');
  }
  checkSize(value, 0);
  return value as Nested;
}

function checkSize(value: object, depth: number): void {
  const children = Object.values(value);
  const limit = depth === 0 ? MAX_PARAMETERS : MAX_ELEMENTS;
  if (depth > MAX_DEPTH || children.length > limit) {
    throw malformed('it has too many, too long or too deeply nested parameters');
  }
  for (const child of children) {
    if (typeof child === 'object' && child !== null) checkSize(child, depth + 1);
  }
}

function malformed(reason: string): AppError {
  return new AppError('request_malformed', { reason });
}
