import { html } from '@remix-run/html-template';
import { type Frame, page } from '../parts/page.ts';
import type { Words } from '../words/words.ts';

/** The page that shows new recovery codes, once. It must not be kept: `Cache-Control: no-store`. */
export interface RecoveryCodesModel extends Frame {
  readonly codes: readonly string[];
  readonly nextHref: string;
}

/** Shows the recovery codes. */
export function recoveryCodesPage(words: Words, model: RecoveryCodesModel): string {
  const { recovery } = words;
  return page(words, model, {
    title: recovery.title,
    main: html`<div class="card">
<div class="intro">
<h1>${recovery.title}</h1>
<p class="lead">${recovery.text}</p>
</div>
<p class="box warning"><strong>${recovery.once}</strong></p>
<ol class="codes">
${model.codes.map((code) => html`<li><code>${code}</code></li>\n`)}
</ol>
<p class="stack"><a class="button primary" href="${model.nextHref}">${recovery.kept}</a></p>
</div>`,
  });
}
