import { html } from '@remix-run/html-template';
import { type Application, applicationTile } from './parts/application.ts';
import { field } from './parts/field.ts';
import { form, submit } from './parts/form.ts';
import { isolated } from './parts/isolated.ts';
import { type Frame, page } from './parts/page.ts';
import { problemBox } from './parts/problem-box.ts';
import type { Words } from './words/words.ts';

/** Why nobody was signed in. */
export type SignInProblem =
  | { readonly kind: 'wrong' | 'account_closed' }
  | { readonly kind: 'throttled'; readonly seconds: number };

/** The sign-in page; it posts `csrf`, `email` and `password`. */
export interface SignInModel extends Frame {
  readonly action: string;
  readonly csrf: string;
  /** What was typed before, or what the application hinted at; empty when nothing was. */
  readonly email: string;
  readonly problem?: SignInProblem;
  /** Who asks; absent when a person opened the page of their account. */
  readonly application?: Application;
  /** Posts `csrf` to go back without signing in; absent when there is nowhere to go back to. */
  readonly cancelAction?: string;
}

/** Asks for email address and password. */
export function signInPage(words: Words, model: SignInModel): string {
  const { signIn } = words;
  const { application, cancelAction, csrf, problem } = model;
  const asksForEmail = model.email === '';
  return page(words, model, {
    title: signIn.title,
    isProblem: problem !== undefined,
    main: html`<div class="card">
<div class="intro">
${application === undefined ? null : applicationTile(application)}
<h1>${signIn.title}</h1>
<p class="lead">${
      application === undefined
        ? signIn.plain(isolated(model.companyName))
        : signIn.asking(isolated(application.name))
    }</p>
</div>
${problemBox(problemText(words, problem))}
${form(
  model,
  'stack',
  html`${field({
    name: 'email',
    label: signIn.email,
    type: 'email',
    value: model.email,
    autocomplete: 'username',
    required: true,
    autofocus: asksForEmail,
    maxLength: 254,
  })}
${field({
  name: 'password',
  label: signIn.password,
  type: 'password',
  autocomplete: 'current-password',
  required: true,
  autofocus: !asksForEmail,
  ...(problem && { describedBy: 'problem', isWrong: problem.kind === 'wrong' }),
})}
${submit(signIn.submit)}`,
)}
${
  cancelAction === undefined
    ? null
    : form({ action: cancelAction, csrf }, 'stack', submit(signIn.cancel, 'quiet'))
}
</div>`,
  });
}

function problemText(words: Words, problem: SignInProblem | undefined): string | undefined {
  switch (problem?.kind) {
    case 'wrong':
      return words.signIn.wrong;
    case 'account_closed':
      return words.signIn.accountClosed;
    case 'throttled':
      return words.throttled(problem.seconds);
    default:
      return undefined;
  }
}
