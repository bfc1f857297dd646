import { AppError } from './errors.ts';
import { readWebAddress, splitUri } from './uri.ts';

const MAX_LENGTH = 2000;

/**
 * Reads the address of a logo: an absolute http(s) URL, or a path relative to the client area; blank
 * means none. It is never fetched by the server. Throws `logo_uri_invalid` (spec/decisions.md 14).
 */
export function parseLogoUri(text: string): string {
  const uri = text.trim();
  if (uri === '') return '';
  if (uri.length > MAX_LENGTH || !(readWebAddress(uri) || isRelativePath(uri))) {
    throw new AppError('logo_uri_invalid', { value: text });
  }
  return uri;
}

/** A path of our own origin: no scheme, no `//host`, nothing a browser would read as either. */
function isRelativePath(uri: string): boolean {
  return !uri.startsWith('//') && splitUri(`x:${uri}`) !== undefined && !/^[^/?#]*:/.test(uri);
}
