import { AppError } from './errors.ts';

const MAX_LENGTH = 35;

/** Reads a BCP 47 language tag such as `de-AT`, also as `de_at`; throws `value_invalid`. */
export function parseLocale(text: string): string {
  const tag = text.trim().replaceAll('_', '-');
  if (tag === '') return '';
  try {
    const [locale] = tag.length <= MAX_LENGTH ? Intl.getCanonicalLocales(tag) : [];
    if (locale !== undefined) return locale;
  } catch {
    // Intl throws for what is no tag.
  }
  throw new AppError('value_invalid', { field: 'locale' });
}
