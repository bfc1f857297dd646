import type { FastifyReply } from 'fastify';
import type { ClientIdentifier } from '../../core/ids.ts';
import type { AccountStep } from './account-step.ts';
import { browserOf } from './browser-name.ts';
import { type AccountModel, accountPage } from './pages/account/account.ts';
import type { AllowedApplication } from './pages/account/applications.ts';
import type { BrowserSession } from './pages/account/sessions.ts';
import { pickWords } from './pages/words/pick-words.ts';
import type { Done } from './pages/words/words.ts';
import { frame, show } from './show.ts';
import { statusOf } from './sign-in-problem.ts';

/** What a form that was refused shows. */
type Problems = Partial<Pick<AccountModel, 'profile' | 'password'>>;

/** Shows everything that a user keeps about themselves. */
export async function showAccount(
  step: AccountStep,
  problems: Problems = {},
): Promise<FastifyReply> {
  const { deps, options, request, user, csrf, home } = step;
  const done = (request.query as { done?: Done }).done;
  const accounts = await deps.directory.accountsOf(user.id);
  const words = pickWords(request.headers['accept-language'], user.locale);
  const page = accountPage(words, {
    ...frame(options),
    csrf,
    email: user.email,
    signOutHref: `${options.baseUrl}/oauth/logout`,
    ...(done !== undefined && done in words.done && { done }),
    timeZone: options.displayTimezone,
    profile: {
      action: `${home}/profile`,
      givenName: user.givenName,
      familyName: user.familyName,
      locale: user.locale,
    },
    password: { action: `${home}/password` },
    twoFactor: user.twoFactor
      ? {
          on: true,
          codesLeft: await deps.directory.recoveryCodesLeft(user.id),
          turnOffHref: `${home}/two-factor/off`,
        }
      : { on: false, beginAction: `${home}/two-factor` },
    singleSignOn: {
      action: `${home}/single-sign-on`,
      on: accounts.every((account) => account.allowSso),
    },
    applications: {
      revokeAction: `${home}/applications/revoke`,
      list: await applicationsOf(step),
    },
    sessions: {
      endAction: `${home}/sessions/end`,
      endAllAction: `${home}/sessions/end-all`,
      list: await sessionsOf(step),
    },
    ...problems,
  });
  const refused = problems.profile?.problem ? { kind: 'invalid' } : problems.password?.problem;
  return show(step.reply, page, statusOf(refused, 400));
}

async function applicationsOf({ deps, user }: AccountStep): Promise<AllowedApplication[]> {
  const consents = await deps.consents.ofUser(user.uuid);
  const found = consents.map(async ({ identifier, scope, createdAt }) => {
    const credential = await deps.credentials.find({ identifier: identifier as ClientIdentifier });
    if (credential === undefined) return [];
    const { name, description, logoUri } = credential;
    return [{ name, description, logoUri, identifier, scopes: scope, since: createdAt }];
  });
  return (await Promise.all(found)).flat();
}

async function sessionsOf({
  deps,
  request,
  session,
  user,
}: AccountStep): Promise<BrowserSession[]> {
  const records = await deps.protocol.ofUser('Session', user.uuid);
  return records.map(({ key, payload }) => {
    const {
      loginTs = 0,
      iat = 0,
      state,
      uid,
    } = payload as {
      loginTs?: number;
      iat?: number;
      uid?: string;
      state?: { browser?: string };
    };
    return {
      id: key,
      browser: (uid === session.uid ? browserOf(request) : state?.browser) ?? 'Browser',
      since: loginTs * 1000,
      last: iat * 1000,
      here: uid === session.uid,
    };
  });
}
