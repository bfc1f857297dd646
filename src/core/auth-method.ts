import { AppError } from './errors.ts';

/**
 * How a client shows at the token endpoint who it is, by the names of RFC 7591 section 2. `none` is
 * a public client: it has no secret and must use PKCE. Of the other two either way is accepted.
 */
export const AUTH_METHODS = ['client_secret_basic', 'client_secret_post', 'none'] as const;

/** One of them. */
export type AuthMethod = (typeof AUTH_METHODS)[number];

/** Reads a method; throws `auth_method_invalid`. */
export function parseAuthMethod(text: string): AuthMethod {
  const method = AUTH_METHODS.find((known) => known === text);
  if (method === undefined) throw new AppError('auth_method_invalid', { value: text });
  return method;
}
