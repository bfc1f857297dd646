import type { FastifyReply } from 'fastify';
import { checkLogin } from '../../actions/check-login.ts';
import { revokeConsent } from '../../actions/revoke-consent.ts';
import { setUserPassword } from '../../actions/set-user-password.ts';
import { updateAccount } from '../../actions/update-account.ts';
import { updateUser } from '../../actions/update-user.ts';
import { plainAddress } from '../../core/address.ts';
import { AppError } from '../../core/errors.ts';
import type { RecordName } from '../../core/protocol.ts';
import { Secret } from '../../core/secret.ts';
import { showAccount } from './account-page.ts';
import type { AccountStep } from './account-step.ts';
import type { Done } from './pages/words/words.ts';

/** Goes back to the page, which says what was done. */
export function goBack({ reply, home }: AccountStep, done: Done): FastifyReply {
  return reply.redirect(`${home}?done=${done}`, 303);
}

/** Sets name and language. */
export async function saveProfile(step: AccountStep): Promise<FastifyReply> {
  const { deps, actor, user, form, home } = step;
  const { givenName = '', familyName = '', locale = '' } = form;
  try {
    await updateUser(deps, actor, user.id, { givenName, familyName, locale });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const profile = { action: `${home}/profile`, givenName, familyName, locale };
    return showAccount(step, { profile: { ...profile, problem: 'invalid' } });
  }
  return goBack(step, 'profile_saved');
}

/** Changes the password after the old one was shown, and signs out everywhere else. */
export async function changePassword(step: AccountStep): Promise<FastifyReply> {
  const { deps, actor, user, form, home } = step;
  try {
    await checkOwnPassword(step, form.currentPassword ?? '');
    const password = new Secret(form.newPassword ?? '');
    await setUserPassword(deps, actor, user.id, password, await thisSession(step));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problem = passwordProblem(error);
    return showAccount(step, { password: { action: `${home}/password`, problem } });
  }
  return goBack(step, 'password_changed');
}

/** Throws `email_or_password_wrong` or `throttled` unless it is the user's password. */
export async function checkOwnPassword(
  { deps, user, request }: AccountStep,
  password: string,
): Promise<void> {
  const address = plainAddress(request.ip);
  await checkLogin(deps, { email: user.email, password: new Secret(password), address });
}

/** Takes an application's access back: its tokens end at once. */
export async function revokeApplication(step: AccountStep): Promise<FastifyReply> {
  const { deps, actor, user, form } = step;
  await revokeConsent(deps, actor, user.id, form.application ?? '');
  return goBack(step, 'access_removed');
}

/** Allows or forbids single sign-on to every account that the user owns. */
export async function switchSingleSignOn(step: AccountStep): Promise<FastifyReply> {
  const { deps, actor, user, form } = step;
  const allowSso = form.allow === 'on';
  for (const account of await deps.directory.accountsOf(user.id)) {
    if (account.ownerId === user.id) await updateAccount(deps, actor, account.id, { allowSso });
  }
  return goBack(step, allowSso ? 'single_sign_on_on' : 'single_sign_on_off');
}

/** Signs one browser out. */
export async function endSession(step: AccountStep): Promise<FastifyReply> {
  const { deps, user, form } = step;
  const own = await deps.protocol.ofUser('Session', user.uuid);
  // Only what is the user's own can be named.
  const named = own.find(({ key }) => key === form.session);
  if (named !== undefined) await deps.protocol.delete('Session', named.key);
  return goBack(step, 'session_ended');
}

/** Signs out everywhere: every session and every token, also of this browser. */
export async function endAllSessions(step: AccountStep): Promise<FastifyReply> {
  await step.deps.protocol.deleteOfUser(step.user.uuid);
  return goBack(step, 'sessions_ended');
}

async function thisSession({ deps, user, session }: AccountStep): Promise<RecordName | undefined> {
  const records = await deps.protocol.ofUser('Session', user.uuid);
  const here = records.find(({ payload }) => payload.uid === session.uid);
  return here && { kind: 'Session', key: here.key };
}

function passwordProblem({ code, details }: AppError) {
  if (code === 'throttled') {
    const { retryAfterSeconds } = details as { retryAfterSeconds: number };
    return { kind: 'throttled', seconds: retryAfterSeconds } as const;
  }
  return { kind: code === 'password_invalid' ? 'invalid' : 'wrong' } as const;
}
