import { html } from '@remix-run/html-template';
import { type Field, field } from './parts/field.ts';
import { form, submit } from './parts/form.ts';
import { type Frame, page } from './parts/page.ts';
import { problemBox } from './parts/problem-box.ts';
import type { Words } from './words/words.ts';

/** The second step of signing in; it posts `csrf` and `code`, or `recoveryCode`. */
export interface SecondFactorModel extends Frame {
  readonly action: string;
  readonly csrf: string;
  readonly asks: 'code' | 'recovery_code';
  /** The same page, asking for the other one. */
  readonly otherHref: string;
  readonly problem?:
    | { readonly kind: 'wrong' }
    | { readonly kind: 'throttled'; readonly seconds: number };
  /** Posts `csrf` to go back without signing in. */
  readonly cancelAction?: string;
}

/** Asks for the code of the authenticator app, or for a recovery code. */
export function secondFactorPage(words: Words, model: SecondFactorModel): string {
  const { secondFactor } = words;
  const { cancelAction, csrf, problem } = model;
  const byApp = model.asks === 'code';
  const title = byApp ? secondFactor.title : secondFactor.recoveryTitle;
  const wrong = byApp ? secondFactor.wrong : secondFactor.recoveryWrong;
  const asked: Field = byApp
    ? {
        name: 'code',
        label: secondFactor.code,
        hint: secondFactor.codeHint,
        autocomplete: 'one-time-code',
        code: 'numeric',
        // Some apps show a space in the middle.
        maxLength: 7,
      }
    : {
        name: 'recoveryCode',
        label: secondFactor.recoveryCode,
        autocomplete: 'off',
        code: 'text',
        maxLength: 64,
      };
  return page(words, model, {
    title,
    isProblem: problem !== undefined,
    main: html`<div class="card">
<div class="intro">
<h1>${title}</h1>
<p class="lead">${byApp ? secondFactor.text : secondFactor.recoveryText}</p>
</div>
${problemBox(problem && (problem.kind === 'throttled' ? words.throttled(problem.seconds) : wrong))}
${form(
  model,
  'stack',
  html`${field({
    ...asked,
    required: true,
    autofocus: true,
    ...(problem && { describedBy: 'problem', isWrong: problem.kind === 'wrong' }),
  })}
${submit(secondFactor.submit)}`,
)}
<p class="other"><a href="${model.otherHref}">${
      byApp ? secondFactor.useRecoveryCode : secondFactor.useCode
    }</a></p>
${
  cancelAction === undefined
    ? null
    : form({ action: cancelAction, csrf }, 'stack', submit(words.signIn.cancel, 'quiet'))
}
</div>`,
  });
}
