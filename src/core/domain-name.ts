import { AppError } from './errors.ts';

const LABEL = /^(?!-)[\p{L}\p{M}\p{N}-]{1,63}(?<!-)$/u;

/** Reads a domain name of at least two labels, in lower case; throws `value_invalid`. */
export function parseDomainName(text: string): string {
  const name = text.trim().toLowerCase().normalize('NFC');
  const labels = name.split('.');
  if (name.length > 253 || labels.length < 2 || !labels.every((label) => LABEL.test(label))) {
    throw new AppError('value_invalid', { field: 'name' });
  }
  return name;
}
