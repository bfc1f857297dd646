import type { ApiScope } from '../../../core/api-scope.ts';

/** What each scope opens, in words. */
const SCOPES: Readonly<Record<ApiScope, string>> = {
  'credentials:read': 'Read credentials and what may be told of their secrets.',
  'credentials:review': 'Review credentials, also over the network.',
  'credentials:write': 'Create credentials, change, suspend, resume and restore them, end tokens.',
  'credentials:rotate': 'Rotate, add, change and revoke secrets of credentials.',
  'credentials:delete': 'Delete credentials.',
};

/** The ways in which a caller shows who it is. */
export function securitySchemes(baseUrl: string) {
  return {
    bearer: {
      type: 'http',
      scheme: 'bearer',
      description: 'Identifier and secret of an API credential: `Bearer IDENTIFIER.SECRET`.',
    },
    basic: {
      type: 'http',
      scheme: 'basic',
      description: 'Identifier and secret of an API credential.',
    },
    oauth: {
      type: 'oauth2',
      description:
        'An access token, valid for ten minutes, that a credential of the grant type ' +
        '`client_credentials` gets for its identifier and secret (RFC 6749 section 4.4).',
      flows: {
        clientCredentials: { tokenUrl: `${baseUrl}/oauth/token.php`, scopes: SCOPES },
      },
    },
  };
}
