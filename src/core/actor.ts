import { type ActionName, isActionName } from './action-name.ts';
import { actionsOfScopes, apiScopeOf } from './api-scope.ts';
import { AppError, fail } from './errors.ts';
import type { AdminId, ApiCredentialId, RoleId } from './ids.ts';

/** The face that a call came through. */
export type Door = 'whmcs' | 'rest' | 'pages' | 'local' | 'command_line' | 'schedule';

/** Who is calling, through which face, and what they may do. */
export interface Actor {
  readonly kind:
    | 'api_credential'
    | 'admin'
    | 'client'
    | 'user'
    | 'local'
    | 'command_line'
    | 'schedule';
  /** Public name: identifier of the API credential or credential, or username of the administrator. */
  readonly name: string;
  /** Names of allowed actions, or `*`. */
  readonly allowed: ReadonlySet<string>;
  /** Absent = the face that its kind has to itself. */
  readonly door?: Door | undefined;
  /** Network address of the call; absent for one from this machine. */
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
  /** How the caller wants this one call to be carried out. */
  readonly wish?: CallWish | undefined;
}

/** How one call is to be carried out. */
export interface CallWish {
  /** Answer what would change, and change nothing. */
  readonly dryRun?: boolean | undefined;
  /** Names this call among all of its caller: it is done at most once in 24 hours. */
  readonly idempotencyKey?: string | undefined;
  /** Why, for the audit trail. */
  readonly reason?: string | undefined;
}

/** An administrator of the WHMCS face, in whose name API credentials act. */
export interface Admin {
  readonly id: AdminId;
  readonly username: string;
  readonly disabled: boolean;
  /** Whether it may use the API at all. */
  readonly apiAccess: boolean;
  readonly createdAt: number;
}

/** Which actions an API credential may call; with several roles, the union. */
export interface Role {
  readonly id: RoleId;
  readonly name: string;
  readonly description: string;
  readonly actions: readonly string[];
}

/** A pair of identifier and secret with which programs call the API. */
export interface ApiCredential {
  readonly id: ApiCredentialId;
  readonly identifier: string;
  readonly description: string;
  readonly admin: string;
  readonly roles: readonly string[];
  readonly createdAt: number;
}

/** Whether the actor may run the action. */
export function isAllowed(actor: Actor, action: string): boolean {
  return actor.allowed.has('*') || actor.allowed.has(action);
}

/**
 * Throws `action_not_allowed` unless the actor may run the action; for a credential, which has no
 * role, `insufficient_scope`.
 */
export function checkAllowed(actor: Actor, action: ActionName | '*'): void {
  if (isAllowed(actor, action)) return;
  throw actor.kind === 'client'
    ? new AppError('insufficient_scope', { scope: apiScopeOf(action) ?? null })
    : new AppError('action_not_allowed', { action });
}

/**
 * Whoever gives scopes to a credential, or learns a secret of one that has them, can do what these
 * scopes allow. Throws the errors of `checkAllowed` unless the actor may do all of that anyway.
 */
export function checkMayHold(actor: Actor, scopes: readonly string[]): void {
  for (const action of actionsOfScopes(scopes)) checkAllowed(actor, action);
}

/** Whether `checkMayHold` lets the actor. */
export function mayHold(actor: Actor, scopes: readonly string[]): boolean {
  return actionsOfScopes(scopes).every((action) => isAllowed(actor, action));
}

/**
 * Reads the actions of a role: names of actions, or `*`. Throws `value_invalid` for a text that is
 * none, `action_not_allowed` for one that the actor itself may not run.
 */
export function roleActions(actor: Actor, names: readonly string[]): readonly string[] {
  const actions = [...new Set(names.map((name) => name.trim()))];
  for (const action of actions) {
    // Mistyped, it would make a role that silently allows nothing.
    if (action !== '*' && !isActionName(action)) {
      throw new AppError('value_invalid', { field: 'action' });
    }
    checkAllowed(actor, action);
  }
  return actions;
}

/** Throws `admin_disabled` or `api_access_missing` unless the administrator may use the API. */
export function checkAdmin(admin: Pick<Admin, 'disabled' | 'apiAccess'>): void {
  if (admin.disabled) throw fail('admin_disabled');
  if (!admin.apiAccess) throw fail('api_access_missing');
}

/** Reads a username; throws `username_invalid`. */
export function parseUsername(text: string): string {
  const username = text.trim();
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(username)) throw fail('username_invalid');
  return username;
}
