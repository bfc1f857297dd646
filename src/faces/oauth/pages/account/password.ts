import { html, type SafeHtml } from '@remix-run/html-template';
import { MAX_PASSWORD, MIN_PASSWORD } from '../../../../core/account.ts';
import { field } from '../parts/field.ts';
import { form, submit } from '../parts/form.ts';
import { problemBox } from '../parts/problem-box.ts';
import type { Words } from '../words/words.ts';
import { section } from './section.ts';

/** The password form; it posts `currentPassword` and `newPassword`. */
export interface PasswordModel {
  readonly action: string;
  readonly problem?:
    | { readonly kind: 'wrong' | 'invalid' }
    | { readonly kind: 'throttled'; readonly seconds: number };
}

/** Changing the password. */
export function passwordSection(
  words: Words,
  model: PasswordModel,
  csrf: string,
  email: string,
): SafeHtml {
  const { password } = words;
  const { problem } = model;
  const wrong = problem?.kind === 'wrong' ? words.passwordWrong : undefined;
  const invalid =
    problem?.kind === 'invalid' ? password.invalid(MIN_PASSWORD, MAX_PASSWORD) : undefined;
  const throttled = problem?.kind === 'throttled' ? words.throttled(problem.seconds) : undefined;
  // The hidden address tells password managers whose password this is; it is not sent.
  return section(
    'password',
    password.title,
    html`${problemBox(throttled ?? wrong ?? invalid, 'password-problem')}
${form(
  { action: model.action, csrf },
  'stack',
  html`<input type="email" value="${email}" autocomplete="username" readonly hidden>
${field({
  name: 'currentPassword',
  label: password.current,
  type: 'password',
  autocomplete: 'current-password',
  required: true,
  ...(wrong !== undefined && { describedBy: 'password-problem', isWrong: true }),
})}
${field({
  name: 'newPassword',
  label: password.next,
  type: 'password',
  autocomplete: 'new-password',
  hint: password.nextHint(MIN_PASSWORD),
  required: true,
  minLength: MIN_PASSWORD,
  ...(invalid !== undefined && { describedBy: 'password-problem', isWrong: true }),
})}
${submit(password.submit)}`,
)}`,
  );
}
