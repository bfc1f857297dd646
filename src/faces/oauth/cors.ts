/**
 * Whether pages of that origin may read what a client is answered: an origin of its registered
 * redirect URIs may, no other. Apps that are no web page (`com.example:/cb`) have no origin.
 */
export function isOwnOrigin(origin: string, redirectUris: readonly string[]): boolean {
  return redirectUris.some((uri) => {
    const own = URL.parse(uri)?.origin;
    return own !== 'null' && own === origin;
  });
}
