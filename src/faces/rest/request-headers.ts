import type { IncomingHttpHeaders } from 'node:http';
import type { CallWish } from '../../core/actor.ts';
import { AppError } from '../../core/errors.ts';

/** A version that no credential has. */
const NO_VERSION = -1;

/** How a write is to be carried out, as its headers say. */
export function readWish(headers: IncomingHttpHeaders): CallWish {
  return {
    idempotencyKey: textOf(headers['idempotency-key']),
    reason: decoded(textOf(headers['change-reason'])),
  };
}

/**
 * The version that `If-Match` names (RFC 9110 section 13.1.1); undefined = any. A tag that we never
 * gave matches no version. Throws `value_invalid` for several tags.
 */
export function readIfMatch(header: string | undefined): number | undefined {
  const tag = header?.trim();
  if (tag === undefined || tag === '*') return undefined;
  if (!/^(?:W\/)?"[^"]*"$/.test(tag)) throw new AppError('value_invalid', { field: 'If-Match' });
  const [, version] = /^"([1-9]\d{0,14})"$/.exec(tag) ?? [];
  return version === undefined ? NO_VERSION : Number(version);
}

/** Whether `If-None-Match` names that version, so that there is nothing new to answer. */
export function isKnownAlready(header: string | undefined, version: number): boolean {
  return (header ?? '').split(',').some((part) => {
    const tag = part.trim().replace(/^W\//, '');
    return tag === '*' || tag === toEtag(version);
  });
}

/** The `ETag` of a version. */
export function toEtag(version: number): string {
  return `"${version}"`;
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}

/** Headers are bytes; people write them in UTF-8. Bytes that are none stay as they are. */
function decoded(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'));
  } catch {
    return header;
  }
}
