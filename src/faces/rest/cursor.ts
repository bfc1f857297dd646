import { timingSafeEqual } from 'node:crypto';
import type { Deps } from '../../actions/deps.ts';
import { Secret } from '../../core/secret.ts';
import { misfit } from './problem.ts';

type CursorDeps = Pick<Deps, 'hasher'>;

/** Of which list and which filters a cursor is; with any others it is worth nothing. */
export interface CursorList {
  readonly list: string;
  readonly filters: Readonly<Record<string, unknown>>;
}

/** A cursor for the place where the next page starts; null = there is none. */
export function toCursor(deps: CursorDeps, of: CursorList, place: unknown): string | null {
  if (place === undefined) return null;
  const text = Buffer.from(JSON.stringify(place)).toString('base64url');
  return `${text}.${sign(deps, of, text)}`;
}

/** The place that a cursor stands for; throws `value_invalid` for any that we did not make for it. */
export function readCursor<Place>(
  deps: CursorDeps,
  of: CursorList,
  cursor: string | undefined,
): Place | undefined {
  if (cursor === undefined) return undefined;
  const [text = '', given = ''] = cursor.split('.');
  const wanted = Buffer.from(`${text}.${sign(deps, of, text)}`);
  const whole = Buffer.from(cursor);
  if (given === '' || whole.length !== wanted.length || !timingSafeEqual(whole, wanted)) {
    throw misfit('/cursor', 'It is no cursor of this list with these filters');
  }
  return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Place;
}

function sign({ hasher }: CursorDeps, { list, filters }: CursorList, text: string): string {
  return hasher.digest(new Secret(JSON.stringify(['cursor', list, filters, text]))).digest;
}
