import type { FastifyReply } from 'fastify';
import { checkLogin, type Login } from '../../actions/check-login.ts';
import { Secret } from '../../core/secret.ts';
import { finish, paramsOf, type Step } from './interaction-step.ts';
import { type SecondFactorModel, secondFactorPage } from './pages/second-factor.ts';
import { type SignInProblem, signInPage } from './pages/sign-in.ts';
import { frame, show, wordsFor } from './show.ts';
import { isPasswordWrong, problemOf, statusOf } from './sign-in-problem.ts';

/** A password that was right, while the second factor is asked for. */
interface RightPassword {
  readonly email: string;
  /** Sealed for the interaction. */
  readonly password: string;
  /** The user's sign-out epoch. */
  readonly epoch: number;
}

/** Asks for email address and password. */
export function askPassword(step: Step): Promise<FastifyReply> {
  const { login_hint: hint } = step.interaction.params as { login_hint?: string };
  return showSignIn(step, hint ?? '');
}

/** Signs in with the posted password, or asks for the second factor. */
export async function tryPassword(step: Step): Promise<FastifyReply> {
  const { deps, form, interaction } = step;
  const email = form.email ?? '';
  const password = new Secret(form.password ?? '');
  let epoch: number;
  try {
    const login = await checkLogin(deps, { email, password, address: step.address });
    if (!login.needsCode) return await signIn(step, login, ['pwd']);
    epoch = login.epoch;
  } catch (error) {
    return showSignIn(step, email, problemOf(error));
  }
  // Kept on our side and sealed until the code comes: the browser gets nothing to show for it.
  const sealed = deps.hasher.seal(password, interaction.uid);
  const right: RightPassword = { email, password: sealed, epoch };
  interaction.result = { right };
  await interaction.save(interaction.exp - Math.floor(deps.clock.now() / 1000));
  return step.reply.redirect(`${step.path}/second-factor`, 303);
}

/** Asks for the code of the authenticator app, or for a recovery code. */
export function askSecondFactor(step: Step): Promise<FastifyReply> {
  return rightPassword(step) === undefined ? askPassword(step) : showSecondFactor(step);
}

/** Signs in with the posted code. */
export async function trySecondFactor(step: Step): Promise<FastifyReply> {
  const { deps, form, interaction } = step;
  const right = rightPassword(step);
  if (right === undefined) return askPassword(step);
  try {
    const login = await checkLogin(deps, {
      email: right.email,
      password: deps.hasher.open(right.password, interaction.uid),
      code: new Secret(form.code ?? form.recoveryCode ?? ''),
      address: step.address,
      epoch: right.epoch,
    });
    return await signIn(step, login, ['pwd', 'otp']);
  } catch (error) {
    const problem = problemOf(error);
    return problem.kind === 'account_closed' || isPasswordWrong(error)
      ? showSignIn(step, right.email, problem)
      : showSecondFactor(step, problem as SecondFactorModel['problem']);
  }
}

function signIn(step: Step, { user, epoch }: Login, amr: string[]): Promise<FastifyReply> {
  return finish(step, { login: { accountId: user.uuid, epoch, amr, remember: true } });
}

function rightPassword({ interaction }: Step): RightPassword | undefined {
  return (interaction.result as { right?: RightPassword } | undefined)?.right;
}

async function showSignIn(
  step: Step,
  email: string,
  problem?: SignInProblem,
): Promise<FastifyReply> {
  const { credential, options, path, csrf, interaction } = step;
  const page = signInPage(wordsFor(step.request), {
    ...frame(options),
    action: `${path}/sign-in`,
    cancelAction: `${path}/cancel`,
    csrf,
    email,
    ...(problem && { problem }),
    application: { name: credential.name, logoUri: credential.logoUri },
  });
  const { redirect_uri: answersTo } = paramsOf(interaction);
  return show(step.reply, page, { ...statusOf(problem), answersTo });
}

async function showSecondFactor(
  step: Step,
  problem?: SecondFactorModel['problem'],
): Promise<FastifyReply> {
  const { options, path, csrf, interaction, request } = step;
  const asks = (request.query as { use?: string }).use === 'recovery' ? 'recovery_code' : 'code';
  const own = `${path}/second-factor`;
  const recovery = `${own}?use=recovery`;
  const page = secondFactorPage(wordsFor(request), {
    ...frame(options),
    action: asks === 'code' ? own : recovery,
    otherHref: asks === 'code' ? recovery : own,
    cancelAction: `${path}/cancel`,
    csrf,
    asks,
    ...(problem && { problem }),
  });
  const { redirect_uri: answersTo } = paramsOf(interaction);
  return show(step.reply, page, { ...statusOf(problem), answersTo });
}
