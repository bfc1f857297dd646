import { z } from 'zod';
import { misfit } from './problem.ts';
import type { Route } from './route.ts';

/**
 * Only the named fields of an answer, or of each item of a list. Throws `value_invalid` for a name
 * that the answer does not have.
 */
export function pickFields({ answer }: Pick<Route, 'answer'>, body: unknown, fields: string) {
  const items = itemsOf(answer);
  const names = fields.split(',').map((name) => name.trim());
  const known = items ?? answer;
  const shape = known instanceof z.ZodObject ? known.shape : {};
  const unknown = names.find((name) => !Object.hasOwn(shape, name));
  if (unknown !== undefined) throw misfit('/fields', `The answer has no field "${unknown}"`);
  const pick = (item: object): object =>
    Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
  if (items === undefined) return pick(body as object);
  const list = body as { readonly items: readonly object[] };
  return { ...list, items: list.items.map(pick) };
}

/** What the items of a list look like; undefined = the answer is no list. */
function itemsOf(answer: Route['answer']): z.ZodType | undefined {
  const items = answer instanceof z.ZodObject ? answer.shape.items : undefined;
  return items instanceof z.ZodArray ? (items.element as z.ZodType) : undefined;
}
