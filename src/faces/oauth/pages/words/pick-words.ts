import { de } from './de.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';

/** Every language that the pages are written in, by its tag. */
export const LANGUAGES = { en, de } as const satisfies Readonly<Record<string, Words>>;

/**
 * The words for a reader: in the language of their profile, else in the one that their browser likes
 * best (RFC 9110 section 12.5.4), else English.
 */
export function pickWords(acceptLanguage: string | undefined, userLocale?: string): Words {
  const wanted = [userLocale ?? '', ...preferred(acceptLanguage ?? '')];
  return wanted.map(wordsOf).find((words) => words !== undefined) ?? en;
}

function wordsOf(tag: string): Words | undefined {
  const language = tag.trim().toLowerCase().split(/[-_]/)[0];
  return Object.values(LANGUAGES).find(({ lang }) => lang === language);
}

function preferred(acceptLanguage: string): readonly string[] {
  return acceptLanguage
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';');
      const q = parameters.map((text) => /^\s*q=([\d.]+)\s*$/i.exec(text)?.[1]).find(Boolean);
      return { tag, weight: q === undefined ? 1 : Number(q) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
