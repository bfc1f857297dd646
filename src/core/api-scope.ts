import type { ActionName } from './action-name.ts';

/** The scopes that open the REST API to a credential, and the actions that each allows. */
const ACTIONS = {
  'credentials:read': ['list-credentials', 'get-credential'],
  // Apart, because it may ask the network, and roles that read could give that scope before there were reviews.
  'credentials:review': ['review-credentials'],
  'credentials:write': [
    'create-credential',
    'update-credential',
    'suspend-credential',
    'resume-credential',
    'revoke-tokens',
    'restore-credential',
  ],
  'credentials:rotate': ['rotate-secret', 'add-secret', 'update-secret', 'revoke-secret'],
  'credentials:delete': ['delete-credential'],
} as const satisfies Readonly<Record<string, readonly ActionName[]>>;

/** A scope that opens the REST API. */
export type ApiScope = keyof typeof ACTIONS;

/** Names of those scopes. */
export const API_SCOPES = Object.keys(ACTIONS) as readonly ApiScope[];

/** Whether a scope opens the API, so that not everybody may give it. */
export function isApiScope(scope: string): scope is ApiScope {
  return Object.hasOwn(ACTIONS, scope);
}

/** The scope that allows an action; undefined = none does. */
export function apiScopeOf(action: string): ApiScope | undefined {
  return API_SCOPES.find((scope) => ACTIONS[scope].some((allowed) => allowed === action));
}

/** Every action that these scopes allow; scopes of any other kind allow none. */
export function actionsOfScopes(scopes: readonly string[]): readonly ActionName[] {
  return scopes.filter(isApiScope).flatMap((scope) => [...ACTIONS[scope]]);
}
