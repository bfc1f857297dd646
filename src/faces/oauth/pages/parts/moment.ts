import { html, type SafeHtml } from '@remix-run/html-template';
import type { Words } from '../words/words.ts';

/** A day, in the time zone that the operator shows times in. */
export function day(words: Words, at: number, timeZone: string): SafeHtml {
  return moment(words, at, { dateStyle: 'medium', timeZone });
}

/** A minute with its time zone: without a script, a page cannot know the reader's own. */
export function minute(words: Words, at: number, timeZone: string): SafeHtml {
  return moment(words, at, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  });
}

function moment(words: Words, at: number, format: Intl.DateTimeFormatOptions): SafeHtml {
  const text = new Intl.DateTimeFormat(words.dateLocale, format).format(at);
  return html`<time datetime="${new Date(at).toISOString()}">${text}</time>`;
}
