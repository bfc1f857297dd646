import { html, type SafeHtml } from '@remix-run/html-template';
import { form, submit } from '../parts/form.ts';
import type { Words } from '../words/words.ts';
import { section } from './section.ts';

/** The state of two-factor sign-in. */
export type TwoFactorModel =
  | { readonly on: false; readonly beginAction: string }
  | { readonly on: true; readonly codesLeft: number; readonly turnOffHref: string };

/** Whether a code is asked for at sign-in, and the way to change that. */
export function twoFactorSection(words: Words, model: TwoFactorModel, csrf: string): SafeHtml {
  const { twoFactor } = words;
  return section(
    'two-factor',
    twoFactor.title,
    model.on
      ? html`<p>${twoFactor.onText} ${twoFactor.codesLeft(model.codesLeft)}</p>
<p class="stack"><a class="button secondary" href="${model.turnOffHref}">${twoFactor.turnOff}</a></p>`
      : html`<p>${twoFactor.offText}</p>
${form({ action: model.beginAction, csrf }, 'stack', submit(twoFactor.begin, 'secondary'))}`,
  );
}
