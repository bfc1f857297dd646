/**
 * The Content-Security-Policy of every page: no script at all (but the one of `scriptHash`), our own
 * style sheet, logos from the web, no framing.
 *
 * A browser holds `form-action` against every redirect that follows a form. Pages whose form ends at
 * an application (sign-in, second factor, consent, sign-out) must say its redirect URI, or the answer
 * never arrives. Its scheme is allowed, not its host: many applications redirect once more.
 */
export function contentSecurityPolicy(redirectUri?: string, scriptHash?: string): string {
  const targets = redirectUri === undefined ? [] : formTargets(redirectUri);
  return [
    "default-src 'none'",
    ...(scriptHash === undefined ? [] : [`script-src '${scriptHash}'`]),
    "style-src 'self'",
    "img-src 'self' https: http:",
    ['form-action', "'self'", ...targets].join(' '),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

function formTargets(redirectUri: string): readonly string[] {
  const scheme = URL.parse(redirectUri)?.protocol;
  if (scheme === undefined) return [];
  return scheme === 'http:' ? ['http:', 'https:'] : [scheme];
}
