import { AppError } from '../../core/errors.ts';
import { splitUriList } from '../../core/redirect-uri.ts';

/** Parameters as a form, JSON or a local caller nests them. */
export interface Nested {
  readonly [name: string]: unknown;
}

/** Stands for a number that was written but is none, so that the rules refuse it in their turn. */
const NO_NUMBER = -1;

/**
 * The parameters of a call. Names match without regard to case; each reader answers undefined for an
 * absent parameter.
 */
export class Parameters {
  readonly #values = new Map<string, unknown>();

  /** Later records win over earlier ones. */
  constructor(...records: readonly (Nested | undefined)[]) {
    for (const record of records) {
      const names = new Set<string>();
      for (const [name, value] of Object.entries(record ?? {})) {
        const key = name.toLowerCase();
        if (names.has(key)) throw new AppError('parameter_repeated', { field: shownName(name) });
        names.add(key);
        checkText(value, name);
        this.#values.set(key, value ?? undefined);
      }
    }
  }

  /** A single text. Throws `parameter_repeated` for a list. */
  text(name: string): string | undefined {
    const value = this.#values.get(name.toLowerCase());
    if (value === undefined) return undefined;
    if (typeof value === 'object') throw new AppError('parameter_repeated', { field: name });
    return String(value);
  }

  /** A text that counts as absent when it is blank. */
  filled(name: string): string | undefined {
    const text = this.text(name)?.trim();
    return text === '' ? undefined : text;
  }

  /** The first text of a list, or the one text. */
  first(name: string): string | undefined {
    const value = this.#values.get(name.toLowerCase());
    return typeof value === 'object' ? (texts(value)[0] ?? '') : this.text(name);
  }

  /** True or false (spec/decisions.md 3). Throws `value_invalid` for any other word. */
  flag(name: string): boolean | undefined {
    const text = this.text(name)?.trim().toLowerCase();
    if (text === undefined) return undefined;
    if (['1', 'true', 'on', 'yes'].includes(text)) return true;
    if (['', '0', 'false', 'off', 'no'].includes(text)) return false;
    throw new AppError('value_invalid', { field: name });
  }

  /** Decimal digits; a blank text is absent, any other text becomes a number no rule accepts. */
  whole(name: string): number | undefined {
    const text = this.filled(name);
    if (text === undefined) return undefined;
    return /^\d{1,15}$/.test(text) ? Number(text) : NO_NUMBER;
  }

  /** As `whole`, for values that no rule looks at later. Throws `value_invalid`. */
  count(name: string): number | undefined {
    const number = this.whole(name);
    if (number === NO_NUMBER) throw new AppError('value_invalid', { field: name });
    return number;
  }

  /**
   * Addresses in any form that clients send: a list, or one text (spec/decisions.md 2).
   */
  uris(name: string): readonly string[] | undefined {
    return this.list(name, splitUriList);
  }

  /** Texts as a list, or as one text that `split` takes apart. */
  list(name: string, split: (text: string) => readonly string[]): readonly string[] | undefined {
    const value = this.#values.get(name.toLowerCase());
    if (value === undefined) return undefined;
    return typeof value === 'object' ? texts(value) : split(String(value));
  }
}

function texts(value: unknown): readonly string[] {
  if (value === null || value === undefined) return [];
  return typeof value === 'object' ? Object.values(value).flatMap(texts) : [String(value)];
}

function checkText(value: unknown, name: string): void {
  const isWrong = (text: string): boolean => text.includes('\0') || !text.isWellFormed();
  if (typeof value === 'string' ? isWrong(value) : texts(value).some(isWrong)) {
    throw new AppError('text_invalid', { field: shownName(name) });
  }
}

function shownName(name: string): string {
  return name
    .slice(0, 50)
    .toWellFormed()
    .replace(/\p{Cc}/gu, '\ufffd');
}
