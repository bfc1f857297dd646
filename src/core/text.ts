import { AppError } from './errors.ts';

/** Longest name of anything a person names, in characters. */
export const MAX_NAME = 255;
/** Longest label of a redirect URI, in characters. */
const MAX_REDIRECT_LABEL = 100;
/** Longest description, in characters. */
const MAX_DESCRIPTION = 4000;

// Line breaks and tabs are fine in a description, never in a name.
const NOT_IN_LINE = /[\p{Cc}\u2028\u2029]/u;
const NOT_IN_PARAGRAPH = /[^\P{Cc}\n\r\t]/u;

function parseText(text: string, field: string, limit: number, refused: RegExp): string {
  const trimmed = text.trim();
  // A lone surrogate is no character: it could not be stored or sent as UTF-8.
  if (!trimmed.isWellFormed() || refused.test(trimmed))
    throw new AppError('text_invalid', { field });
  if (trimmed.length > limit && [...trimmed].length > limit) {
    throw new AppError('text_too_long', { field, limit });
  }
  return trimmed;
}

/** Reads a name: one line, at most 255 characters. Throws `text_invalid`, `text_too_long`. */
export function parseName(text: string): string {
  return parseText(text, 'name', MAX_NAME, NOT_IN_LINE);
}

/** Reads a name that may not be blank; throws `value_invalid` too. */
export function parseRequiredName(text: string): string {
  const name = parseName(text);
  if (name === '') throw new AppError('value_invalid', { field: 'name' });
  return name;
}

/** Reads a description: at most 4,000 characters. Throws `text_invalid`, `text_too_long`. */
export function parseDescription(text: string): string {
  return parseText(text, 'description', MAX_DESCRIPTION, NOT_IN_PARAGRAPH);
}

/** Reads why something is done: one line, at most 255 characters. Throws as a name does. */
export function parseReason(text: string): string {
  return parseText(text, 'reason', MAX_NAME, NOT_IN_LINE);
}

/** Reads what people call a secret: one line, at most 255 characters. Throws as a name does. */
export function parseLabel(text: string): string {
  return parseText(text, 'label', MAX_NAME, NOT_IN_LINE);
}

/** Reads what people call a redirect URI: one line, at most 100 characters. Throws as a name does. */
export function parseRedirectLabel(text: string): string {
  return parseText(text, 'label', MAX_REDIRECT_LABEL, NOT_IN_LINE);
}
