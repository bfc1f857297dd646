import type { User } from '../core/account.ts';
import { throttleKey } from '../core/address.ts';
import type { UserRecord } from '../core/directory.ts';
import { fail } from '../core/errors.ts';
import { isOldHash } from '../core/password-hash.ts';
import type { Secret } from '../core/secret.ts';
import { checkSession } from '../core/sign-in.ts';
import type { Deps } from './deps.ts';
import { recoveryDigest, totpOwner } from './totp-secret.ts';

/** With what somebody wants to sign in. */
export interface LoginClaim {
  readonly email: string;
  readonly password: Secret;
  /** Code of the authenticator app, or a recovery code. */
  readonly code?: Secret | undefined;
  /** Network address of the person; undefined = unknown, then only the name is throttled. */
  readonly address: string | undefined;
  /** What `Login` told when the password was right and the code was wanted. */
  readonly epoch?: number | undefined;
}

/** Who has the right password, and whether a code is still wanted. */
export interface Login {
  readonly user: User;
  /** Nobody is signed in while this is true: ask for the code and check again with it. */
  readonly needsCode: boolean;
  /** The user's sign-out epoch; what is begun with this login must end when it has grown. */
  readonly epoch: number;
}

type LoginDeps = Pick<
  Deps,
  'directory' | 'passwords' | 'hasher' | 'limiter' | 'clock' | 'oneTimeCodes'
>;

// No e-mail address is longer, and what is counted under it must not fill the memory.
const MAX_EMAIL = 254;

/**
 * Checks a person's password and second factor, and remembers the sign-in. Throws `throttled`,
 * `email_or_password_wrong` (also when the user was signed out everywhere meanwhile),
 * `second_factor_wrong`, and `session_of_closed_account` when every account of the user is closed.
 */
export async function checkLogin(deps: LoginDeps, claim: LoginClaim): Promise<Login> {
  const email = claim.email.trim().slice(0, MAX_EMAIL);
  const keys = [`login:${email.toLowerCase()}`];
  if (claim.address !== undefined) keys.push(`login:${throttleKey(claim.address)}`);
  let known: UserRecord | undefined;
  let isPassword = false;
  const right = await deps.limiter.attempt(keys, async () => {
    known = await deps.directory.findUser({ email });
    isPassword = await deps.passwords.verify(known?.passwordHash, claim.password);
    if (claim.epoch !== undefined && claim.epoch !== known?.signOutEpoch) isPassword = false;
    if (!isPassword || known === undefined) return false;
    return claim.code === undefined || !known.user.twoFactor
      ? true
      : useCode(deps, known, claim.code);
  });
  if (known === undefined || !isPassword) throw fail('email_or_password_wrong');
  if (!right) throw fail('second_factor_wrong');
  checkSession(await deps.directory.accountsOf(known.user.id));
  const epoch = known.signOutEpoch;
  if (known.user.twoFactor && claim.code === undefined)
    return { user: known.user, needsCode: true, epoch };
  return { user: await remember(deps, known, claim.password), needsCode: false, epoch };
}

/** Uses up a code; the same one never works twice, however many come at once. */
async function useCode(deps: LoginDeps, { user, totp }: UserRecord, code: Secret) {
  if (totp === null) return false;
  const text = code.reveal().replace(/\s/g, '');
  if (!/^\d{6}$/.test(text)) {
    const digest = recoveryDigest(deps, user.uuid, code);
    return deps.directory.useRecoveryCode(user.id, digest, deps.clock.now());
  }
  const step = deps.oneTimeCodes.stepOf(deps.hasher.open(totp.sealed, totpOwner(user.uuid)), text);
  if (step === undefined) return false;
  return deps.directory.useTotpStep(user.id, totp, step);
}

/** Stores when the user signed in, and hashes the password anew if its hash is an old one. */
async function remember(deps: LoginDeps, known: UserRecord, password: Secret) {
  const { user, passwordHash, signOutEpoch } = known;
  const rehash = isOldHash(passwordHash)
    ? { from: passwordHash, to: await deps.passwords.hash(password) }
    : undefined;
  const signedIn = await deps.directory.rememberSignIn(
    user.id,
    signOutEpoch,
    deps.clock.now(),
    rehash,
  );
  if (signedIn === undefined) throw fail('email_or_password_wrong');
  return signedIn;
}
