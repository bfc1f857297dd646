import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import { checkLogin, type Login } from '../../actions/check-login.ts';
import type { Deps } from '../../actions/deps.ts';
import { plainAddress } from '../../core/address.ts';
import { AppError, fail } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import type { OAuthOptions } from './options.ts';
import { type SecondFactorModel, secondFactorPage } from './pages/second-factor.ts';
import { type SignInProblem, signInPage } from './pages/sign-in.ts';
import { startSession } from './session.ts';
import { frame, show, wordsFor } from './show.ts';
import { isPasswordWrong, problemOf, statusOf } from './sign-in-problem.ts';

/** What signing in to the own page works with. */
export interface Entrance {
  readonly deps: Deps;
  readonly options: OAuthOptions;
  readonly provider: Provider;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly form: Readonly<Record<string, string>>;
  readonly home: string;
}

/** A password that was right, sealed into the form that asks for the code. */
interface RightPassword {
  readonly email: string;
  readonly password: string;
  /** The user's sign-out epoch. */
  readonly epoch: number;
  /** Milliseconds since 1970. */
  readonly until: number;
}

const SEALED_FOR = 'account sign-in';
const CODE_WITHIN_MS = 10 * 60 * 1000;

/** Asks for email address and password, without an application that wants it. */
export function askToSignIn(entrance: Entrance, email = '', problem?: SignInProblem): FastifyReply {
  const page = signInPage(wordsFor(entrance.request), {
    ...frame(entrance.options),
    action: `${entrance.home}/sign-in`,
    // Whoever can post this can sign in with their own password anyway; Origin is what is checked.
    csrf: '',
    email,
    ...(problem && { problem }),
  });
  return show(entrance.reply, page, statusOf(problem));
}

/** Signs in with the posted password, or asks for the code. */
export async function signInToAccount(entrance: Entrance): Promise<FastifyReply> {
  const { deps, form, request } = entrance;
  checkOrigin(entrance);
  const email = form.email ?? '';
  const password = new Secret(form.password ?? '');
  let epoch: number;
  try {
    const address = plainAddress(request.ip);
    const login = await checkLogin(deps, { email, password, address });
    if (!login.needsCode) return await enter(entrance, login, 'pwd');
    epoch = login.epoch;
  } catch (error) {
    return askToSignIn(entrance, email, problemOf(error));
  }
  const until = deps.clock.now() + CODE_WITHIN_MS;
  const right: RightPassword = { email, password: password.reveal(), epoch, until };
  return askForCode(entrance, deps.hasher.seal(new Secret(JSON.stringify(right)), SEALED_FOR));
}

/** Signs in with the posted code. */
export async function finishSignIn(entrance: Entrance): Promise<FastifyReply> {
  const { deps, form, request } = entrance;
  checkOrigin(entrance);
  const right = openRight(deps, form.csrf ?? '');
  if (right === undefined) return askToSignIn(entrance);
  try {
    const login = await checkLogin(deps, {
      email: right.email,
      password: new Secret(right.password),
      code: new Secret(form.code ?? form.recoveryCode ?? ''),
      address: plainAddress(request.ip),
      epoch: right.epoch,
    });
    return await enter(entrance, login, 'pwd', 'otp');
  } catch (error) {
    const problem = problemOf(error);
    if (problem.kind === 'account_closed' || isPasswordWrong(error))
      return askToSignIn(entrance, right.email, problem);
    return askForCode(entrance, form.csrf ?? '', problem as SecondFactorModel['problem']);
  }
}

function askForCode(
  entrance: Entrance,
  sealed: string,
  problem?: SecondFactorModel['problem'],
): FastifyReply {
  const asks = (entrance.request.query as { use?: string }).use === 'recovery';
  const own = `${entrance.home}/second-factor`;
  const page = secondFactorPage(wordsFor(entrance.request), {
    ...frame(entrance.options),
    action: asks ? `${own}?use=recovery` : own,
    otherHref: entrance.home,
    csrf: sealed,
    asks: asks ? 'recovery_code' : 'code',
    ...(problem && { problem }),
  });
  return show(entrance.reply, page, statusOf(problem));
}

async function enter(entrance: Entrance, { user, epoch }: Login, ...amr: string[]) {
  if (!(await startSession(entrance, { uuid: user.uuid, epoch }, ...amr))) {
    throw fail('email_or_password_wrong');
  }
  return entrance.reply.redirect(entrance.home, 303);
}

/** Another site must not sign people in here as somebody else. */
function checkOrigin({ request, options }: Entrance): void {
  if (request.headers.origin !== new URL(options.baseUrl).origin) {
    throw new AppError('value_invalid', { field: 'csrf' });
  }
}

function openRight(deps: Deps, sealed: string): RightPassword | undefined {
  try {
    const text = deps.hasher.open(sealed, SEALED_FOR).reveal();
    const right = JSON.parse(text) as RightPassword;
    return right.until > deps.clock.now() ? right : undefined;
  } catch {
    return undefined;
  }
}
