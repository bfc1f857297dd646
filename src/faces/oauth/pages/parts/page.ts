import { html, type SafeHtml } from '@remix-run/html-template';
import type { Words } from '../words/words.ts';
import { isolated } from './isolated.ts';
import { KEY_MARK } from './key-mark.ts';

/** What every page shows around its content. */
export interface Frame {
  readonly companyName: string;
  /** Where the style sheet is served; `/oauth/style.css` behind the path of the base URL, if any. */
  readonly styleHref: string;
}

/** What a page puts into its frame. */
export interface Content {
  /** Its title without the company's name; never a text that a stranger wrote. */
  readonly title: string;
  /** Whether it says what went wrong; the title then says so first. */
  readonly isProblem?: boolean;
  readonly width?: 'narrow' | 'wide';
  /** Controls beside the company's name. */
  readonly aside?: SafeHtml;
  /** What stands before the main content, such as navigation. */
  readonly before?: SafeHtml;
  readonly main: SafeHtml;
}

/** Writes a whole page. */
export function page(words: Words, frame: Frame, content: Content): string {
  const title = content.isProblem ? words.problemTitle(content.title) : content.title;
  const document = html`<!doctype html>
<html lang="${words.lang}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · ${frame.companyName}</title>
<link rel="stylesheet" href="${frame.styleHref}">
</head>
<body class="${content.width ?? 'narrow'}">
${content.before === undefined ? null : html`<a class="skip" href="#main">${words.skipToContent}</a>`}
<header>
<p class="company">${KEY_MARK}<span>${isolated(frame.companyName)}</span></p>
${content.aside}
</header>
<div class="columns">
${content.before}
<main id="main" tabindex="-1">
${content.main}
</main>
</div>
</body>
</html>
`;
  return String(document);
}
