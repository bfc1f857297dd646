import { z } from 'zod';

/** Number of a record. */
export const Id = z.int().min(1).max(2_147_483_647);

/** A moment, written in UTC. */
export const Time = z.iso.datetime();

/** A moment that people write, with any offset; read as milliseconds since 1970. */
export const GivenTime = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** The last moment that four digits of a year can name. */
const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Milliseconds since 1970 as this face writes them. */
export function toTime(milliseconds: number): string {
  return new Date(Math.min(milliseconds, LAST_TIME)).toISOString();
}

/** As `toTime`; null stays null. */
export function toTimeOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : toTime(milliseconds);
}

/** A text of which blank means that there is none. */
export function textOrNull(text: string): string | null {
  return text === '' ? null : text;
}

/** A text that null clears; absent stays absent. */
export function clearedText(text: string | null | undefined): string | undefined {
  return text === null ? '' : text;
}

/** Which fields an answer has. */
export const FieldsQuery = z.strictObject({
  fields: z
    .string()
    .max(1000)
    .optional()
    .describe('Names of fields, separated by commas; the others are left out.'),
});
/** How a list is taken up where its last page ended. */
export const PageQuery = z.strictObject({
  limit: z.int().min(1).max(500).default(50).describe('Most items of one page.'),
  cursor: z.string().max(1000).optional().describe('The `next` of the page before.'),
});

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    next: z.string().nullable().describe('Cursor of the next page; null = this is the last one.'),
  });
}
