import type { FastifyReply } from 'fastify';
import { encode } from 'uqr';
import { confirmTotp } from '../../actions/confirm-totp.ts';
import { disableTotp } from '../../actions/disable-totp.ts';
import { enrollTotp } from '../../actions/enroll-totp.ts';
import { AppError } from '../../core/errors.ts';
import { checkOwnPassword, goBack } from './account-forms.ts';
import type { AccountStep } from './account-step.ts';
import { recoveryCodesPage } from './pages/account/recovery-codes.ts';
import { twoFactorOffPage } from './pages/account/two-factor-off.ts';
import { twoFactorSetupPage } from './pages/account/two-factor-setup.ts';
import { drawQrCode } from './pages/parts/qr-code.ts';
import { pickWords } from './pages/words/pick-words.ts';
import { frame, show } from './show.ts';
import { statusOf } from './sign-in-problem.ts';

/** Makes a new key and shows it, to be confirmed with a first code. */
export async function beginTwoFactor(step: AccountStep): Promise<FastifyReply> {
  const { deps, actor, user } = step;
  const { key, uri } = await enrollTotp(deps, actor, user.id);
  const page = twoFactorSetupPage(words(step), {
    ...frame(step.options),
    action: `${step.home}/two-factor/confirm`,
    csrf: step.csrf,
    qrSvg: drawQrCode(encode(uri.reveal()).data),
    secret: key.reveal(),
    cancelHref: step.home,
    // A code that was wrong leads to a new key: the old one was on the screen long enough.
    ...(step.form.code !== undefined && { problem: 'wrong' as const }),
  });
  return show(step.reply, page, { status: step.form.code === undefined ? 200 : 400 });
}

/** Turns two-factor sign-in on and shows the recovery codes, once. */
export async function confirmTwoFactor(step: AccountStep): Promise<FastifyReply> {
  const { deps, actor, user, form } = step;
  try {
    const codes = await confirmTotp(deps, actor, user.id, form.code ?? '');
    const page = recoveryCodesPage(words(step), {
      ...frame(step.options),
      codes: codes.map((code) => code.reveal()),
      nextHref: `${step.home}?done=two_factor_on`,
    });
    return show(step.reply, page);
  } catch (error) {
    if (error instanceof AppError && error.code === 'second_factor_wrong') {
      return beginTwoFactor(step);
    }
    throw error;
  }
}

/** Asks for the password before two-factor sign-in is turned off. */
export async function askTwoFactorOff(
  step: AccountStep,
  problem?: Parameters<typeof twoFactorOffPage>[1]['problem'],
): Promise<FastifyReply> {
  const page = twoFactorOffPage(words(step), {
    ...frame(step.options),
    action: `${step.home}/two-factor/off`,
    csrf: step.csrf,
    email: step.user.email,
    cancelHref: step.home,
    ...(problem && { problem }),
  });
  return show(step.reply, page, statusOf(problem, 400));
}

/** Turns two-factor sign-in off. */
export async function turnTwoFactorOff(step: AccountStep): Promise<FastifyReply> {
  try {
    await checkOwnPassword(step, step.form.password ?? '');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { retryAfterSeconds: seconds } = error.details as { retryAfterSeconds?: number };
    return askTwoFactorOff(
      step,
      seconds === undefined ? { kind: 'wrong' } : { kind: 'throttled', seconds },
    );
  }
  await disableTotp(step.deps, step.actor, step.user.id);
  return goBack(step, 'two_factor_off');
}

function words({ request, user }: AccountStep) {
  return pickWords(request.headers['accept-language'], user.locale);
}
