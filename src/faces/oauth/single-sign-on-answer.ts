import type { Deps } from '../../actions/deps.ts';
import { grantSso } from '../../actions/grant-sso.ts';
import { SSO_TOKEN_SECONDS } from '../../actions/mint-sso-token.ts';
import type { Credential } from '../../core/credential.ts';
import { AppError } from '../../core/errors.ts';

/** What the grant `single_sign_on` takes, as it was sent. */
export interface SingleSignOnRequest {
  readonly scope?: unknown;
  readonly domainId?: unknown;
  readonly path?: unknown;
}

/** What it answers, as it is sent. */
export interface SingleSignOnAnswer {
  readonly access_token: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly token_type: 'Bearer';
  readonly scope: string;
  readonly redirect_url: string;
}

/** The scopes that a request names; without any, the base scope. */
export function wantedScopes({ scope }: SingleSignOnRequest): readonly string[] {
  return String(scope ?? 'clientarea:sso')
    .split(' ')
    .filter(Boolean);
}

/** The answer of the grant `single_sign_on`. Throws `scope_invalid` and what `grantSso` throws. */
export async function singleSignOnAnswer(
  deps: Deps,
  credential: Credential,
  request: SingleSignOnRequest,
): Promise<SingleSignOnAnswer> {
  const wanted = wantedScopes(request);
  const foreign = wanted.find((scope) => !credential.scope.some((own) => own === scope));
  if (foreign !== undefined) throw new AppError('scope_invalid', { value: foreign });
  const { token, redirectUrl } = await grantSso(deps, credential, wanted, {
    domainId: wholeNumber(request.domainId),
    path: request.path as string | undefined,
  });
  return {
    access_token: token.reveal(),
    expires_in: SSO_TOKEN_SECONDS,
    token_type: 'Bearer',
    scope: wanted.join(' '),
    redirect_url: redirectUrl,
  };
}

function wholeNumber(text: unknown): number | undefined {
  return typeof text === 'string' && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}
