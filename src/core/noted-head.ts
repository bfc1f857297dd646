import type { AuditCheck } from './audit.ts';

/** The head of the trail as somebody noted it at an earlier time, outside of this system. */
export type NotedHead = Pick<AuditCheck, 'entries' | 'mac'>;

/** A head in one text, such as `1204:yJ3q…`: its place and its digest. */
export function toHead({ entries, mac }: NotedHead): string {
  return `${entries}:${mac}`;
}

/** Reads a head; undefined = it is none. */
export function parseHead(text: string): NotedHead | undefined {
  const [, place = '', mac] = /^([1-9]\d{0,14}):([\w-]{20,100})$/.exec(text) ?? [];
  return mac === undefined ? undefined : { entries: Number(place), mac };
}
