import { html, type SafeHtml } from '@remix-run/html-template';

/** Where a form goes, and the token against forged requests that it carries as `csrf`. */
export interface FormTarget {
  readonly action: string;
  readonly csrf: string;
}

/** A form that posts to its target; `className` says how its controls are laid out. */
export function form(target: FormTarget, className: string, content: SafeHtml): SafeHtml {
  return html`<form method="post" action="${target.action}" class="${className}">
<input type="hidden" name="csrf" value="${target.csrf}">
${content}
</form>`;
}

/** A button that sends its form. */
export function submit(
  label: SafeHtml | string,
  look: 'primary' | 'secondary' | 'danger' | 'quiet' = 'primary',
): SafeHtml {
  return html`<button type="submit" class="button ${look}">${label}</button>`;
}
