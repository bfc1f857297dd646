import { AppError } from './errors.ts';

/** The two grants of WHMCS (whmcs-behaviour.md 3.1), and ours that opens the REST API. */
export const GRANT_TYPES = ['authorization_code', 'single_sign_on', 'client_credentials'] as const;

/**
 * What a credential may be used for: RFC 6749 section 4.1, the sign-on of whmcs-behaviour.md 6, or
 * RFC 6749 section 4.4, where it acts for nobody but itself.
 */
export type GrantType = (typeof GRANT_TYPES)[number];

/** Whether a text is a grant type. */
export function isGrantType(text: string): text is GrantType {
  return GRANT_TYPES.some((grantType) => grantType === text);
}

/** Reads a grant type; throws `grant_type_invalid`. */
export function parseGrantType(text: string): GrantType {
  if (!isGrantType(text)) throw new AppError('grant_type_invalid', { value: text });
  return text;
}
