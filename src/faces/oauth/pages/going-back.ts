import { createHash } from 'node:crypto';
import { html } from '@remix-run/html-template';
import { submit } from './parts/form.ts';
import { type Frame, page } from './parts/page.ts';
import type { Words } from './words/words.ts';

/** A form that the browser sends by itself, or by its button where there is no JavaScript. */
export interface GoingBackModel extends Frame {
  readonly action: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

// The only script of all pages.
const SCRIPT = 'document.forms[0].submit()';

/** How the policy of the page names its script. */
export const SCRIPT_HASH: string = `sha256-${createHash('sha256').update(SCRIPT).digest('base64')}`;

/** Posts the fields to where they belong. */
export function goingBackPage(words: Words, model: GoingBackModel): string {
  const { goingBack } = words;
  return page(words, model, {
    title: goingBack.title,
    main: html`<div class="card">
<div class="intro">
<h1>${goingBack.title}</h1>
<p class="lead">${goingBack.text}</p>
</div>
<form method="post" action="${model.action}" class="stack">
${model.fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${submit(words.next)}
</form>
${html.raw`<script>${SCRIPT}</script>`}
</div>`,
  });
}
