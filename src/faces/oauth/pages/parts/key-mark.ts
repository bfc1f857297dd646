import { html, type SafeHtml } from '@remix-run/html-template';

/** The key of a chatelaine, drawn beside the company's name. */
export const KEY_MARK: SafeHtml = html`<svg class="mark" viewBox="6 1 11 22" width="13" height="26" aria-hidden="true" focusable="false"><path fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" d="M12 11.2a4.1 4.1 0 1 0 0-8.2 4.1 4.1 0 0 0 0 8.2ZM12 11.2V21M12 20.5h3.6M12 16.6h2.8"/></svg>`;
