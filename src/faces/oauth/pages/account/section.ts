import { html, type SafeHtml } from '@remix-run/html-template';

/** The sections of the account page, in order; each is also the fragment that leads to it. */
export const SECTIONS = [
  'profile',
  'password',
  'two-factor',
  'single-sign-on',
  'applications',
  'sessions',
] as const;

/** Id of a section. */
export type SectionId = (typeof SECTIONS)[number];

/** A titled part of the account page. */
export function section(id: SectionId, title: string, content: SafeHtml): SafeHtml {
  return html`<section class="card" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>`;
}
