import { html } from '@remix-run/html-template';
import { type Frame, page } from './parts/page.ts';
import type { Done, Words } from './words/words.ts';

/** The page that only says that something was done. */
export interface NoticeModel extends Frame {
  readonly done: Done;
  /** Where to go on; absent when there is nowhere. */
  readonly nextHref?: string;
}

/** Says what was done. */
export function noticePage(words: Words, model: NoticeModel): string {
  const { title, text } = words.done[model.done];
  return page(words, model, {
    title,
    main: html`<div class="card">
<div class="intro">
<h1>${title}</h1>
<p class="lead">${text}</p>
</div>
${
  model.nextHref === undefined
    ? null
    : html`<p class="stack"><a class="button primary" href="${model.nextHref}">${words.next}</a></p>`
}
</div>`,
  });
}
