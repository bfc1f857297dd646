import { html, type SafeHtml } from '@remix-run/html-template';

/** One labelled field of a form. */
export interface Field {
  /** Its name in the form, and its id unless `id` is given. */
  readonly name: string;
  readonly id?: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'password';
  readonly value?: string;
  readonly autocomplete: string;
  readonly hint?: string;
  /** What is wrong with what was sent before; announced with the field. */
  readonly problem?: string;
  /** Id of a text elsewhere on the page that belongs to the field too. */
  readonly describedBy?: string;
  /** Whether that text says that the value is wrong. */
  readonly isWrong?: boolean;
  readonly required?: boolean;
  readonly autofocus?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** A code: which keyboard a phone offers, and letters of one width. */
  readonly code?: 'numeric' | 'text';
}

/** A label, its input, and what belongs to the input: hint and problem. */
export function field(field: Field): SafeHtml {
  const id = field.id ?? field.name;
  return html`<div class="field">
<label for="${id}">${field.label}</label>
${field.hint === undefined ? null : html`<p class="hint" id="${id}-hint">${field.hint}</p>`}
${field.problem === undefined ? null : html`<p class="field-problem" id="${id}-problem">${field.problem}</p>`}
<input id="${id}" name="${field.name}" type="${field.type ?? 'text'}"${attributes(field, id)}>
</div>`;
}

function attributes(field: Field, id: string): SafeHtml[] {
  const described = [
    ...(field.hint === undefined ? [] : [`${id}-hint`]),
    ...(field.problem === undefined ? [] : [`${id}-problem`]),
    ...(field.describedBy === undefined ? [] : [field.describedBy]),
  ];
  const given: Readonly<Record<string, string | number | boolean | undefined>> = {
    value: field.value,
    autocomplete: field.autocomplete,
    'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
    'aria-invalid': field.problem !== undefined || field.isWrong ? 'true' : undefined,
    minlength: field.minLength,
    maxlength: field.maxLength,
    required: field.required,
    autofocus: field.autofocus,
    ...writing(field),
  };
  return Object.entries(given).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return [value === true ? html` ${name}` : html` ${name}="${value}"`];
  });
}

/** How a field is typed in: what a keyboard must not change, and in which direction it runs. */
function writing(field: Field): Readonly<Record<string, string>> {
  const verbatim = { autocapitalize: 'none', spellcheck: 'false', dir: 'ltr' };
  if (field.code !== undefined) return { ...verbatim, inputmode: field.code, class: 'code' };
  return field.type === 'email' || field.type === 'password' ? verbatim : { dir: 'auto' };
}
