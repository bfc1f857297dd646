/** Where an answer goes, as a person can judge it. */
export type ReturnAddress =
  | { readonly kind: 'web'; readonly host: string }
  | { readonly kind: 'device'; readonly host: string }
  | { readonly kind: 'app'; readonly scheme: string };

/** Reads where a redirect URI leads: a web host, this device, or an app with its own scheme. */
export function returnAddress(redirectUri: string): ReturnAddress {
  const url = URL.parse(redirectUri);
  if (url === null) return { kind: 'app', scheme: redirectUri };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { kind: 'app', scheme: url.protocol.slice(0, -1) };
  }
  const onDevice = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  return { kind: onDevice ? 'device' : 'web', host: url.host };
}
