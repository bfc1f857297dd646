import { errors, type KoaContextWithOIDC } from 'oidc-provider';

/**
 * Leaves scopes out that nobody knows (OpenID Connect Core section 3.1.2.1), so that no page shows a
 * stranger's words as a permission and no consent covers what will be known one day. Throws
 * `invalid_scope` when nothing is left.
 */
export function dropUnknownScopes({ oidc }: KoaContextWithOIDC, known: ReadonlySet<string>): void {
  const params = oidc.params as { scope?: string | undefined };
  const scopes = (params.scope ?? '').split(' ').filter((name) => known.has(name));
  if (scopes.length === 0) throw new errors.InvalidScope('no known scope was requested', '');
  params.scope = scopes.join(' ');
}
