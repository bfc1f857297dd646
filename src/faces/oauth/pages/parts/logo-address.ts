/**
 * The address of a logo that a page may load: an absolute http(s) URL without user name, or a path
 * that begins with a single slash. Anything else is undefined, and the page shows an initial.
 */
export function logoAddress(text: string | undefined): string | undefined {
  // Browsers drop tabs and line breaks from an address and read a backslash as a slash.
  if (text === undefined || /[\s\p{Cc}\\]/u.test(text)) return undefined;
  if (text.startsWith('/')) return text.startsWith('//') ? undefined : text;
  const url = /^https?:\/\//i.test(text) ? URL.parse(text) : null;
  return url !== null && url.username === '' && url.password === '' ? url.href : undefined;
}
