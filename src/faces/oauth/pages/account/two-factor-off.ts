import { html } from '@remix-run/html-template';
import { field } from '../parts/field.ts';
import { form, submit } from '../parts/form.ts';
import { type Frame, page } from '../parts/page.ts';
import { problemBox } from '../parts/problem-box.ts';
import type { Words } from '../words/words.ts';

/** The page that turns two-factor sign-in off; it posts `csrf` and `password`. */
export interface TwoFactorOffModel extends Frame {
  readonly action: string;
  readonly csrf: string;
  readonly email: string;
  readonly cancelHref: string;
  readonly problem?:
    | { readonly kind: 'wrong' }
    | { readonly kind: 'throttled'; readonly seconds: number };
}

/** Asks for the password before two-factor sign-in is turned off. */
export function twoFactorOffPage(words: Words, model: TwoFactorOffModel): string {
  const { twoFactorOff } = words;
  const { problem } = model;
  const isWrong = problem?.kind === 'wrong';
  return page(words, model, {
    title: twoFactorOff.title,
    isProblem: problem !== undefined,
    main: html`<div class="card">
<div class="intro">
<h1>${twoFactorOff.title}</h1>
<p class="lead">${twoFactorOff.text}</p>
</div>
${problemBox(problem && (problem.kind === 'wrong' ? words.passwordWrong : words.throttled(problem.seconds)))}
${form(
  model,
  'stack',
  html`<input type="email" value="${model.email}" autocomplete="username" readonly hidden>
${field({
  name: 'password',
  label: words.signIn.password,
  type: 'password',
  autocomplete: 'current-password',
  required: true,
  autofocus: true,
  ...(problem && { describedBy: 'problem', isWrong }),
})}
${submit(twoFactorOff.submit, 'danger')}`,
)}
<p class="stack"><a class="button quiet" href="${model.cancelHref}">${twoFactorOff.cancel}</a></p>
</div>`,
  });
}
