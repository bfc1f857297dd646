import { html, type SafeHtml } from '@remix-run/html-template';
import { form } from '../parts/form.ts';
import type { Words } from '../words/words.ts';
import { section } from './section.ts';

/** The switch of single sign-on; it posts `allow`, which is `on` or `off`. */
export interface SingleSignOnModel {
  readonly action: string;
  readonly on: boolean;
}

/** Whether control panels may sign the user in. */
export function singleSignOnSection(
  words: Words,
  model: SingleSignOnModel,
  csrf: string,
): SafeHtml {
  const { singleSignOn } = words;
  return section(
    'single-sign-on',
    singleSignOn.title,
    html`<p>${model.on ? singleSignOn.onText : singleSignOn.offText}</p>
${form(
  { action: model.action, csrf },
  'stack',
  html`<button type="submit" class="button secondary" name="allow" value="${model.on ? 'off' : 'on'}">${
    model.on ? singleSignOn.turnOff : singleSignOn.turnOn
  }</button>`,
)}`,
  );
}
