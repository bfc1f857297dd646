import { html, type SafeHtml } from '@remix-run/html-template';
import type { JsonSchema } from '../openapi/json-schema.ts';
import { prose } from './prose.ts';

type Schemas = Readonly<Record<string, JsonSchema>>;

/** Where the page tells of a named schema. */
function schemaAnchor(name: string): string {
  return `schema-${name}`;
}

/** A named schema: a row for each of its fields. */
export function schemaSection(name: string, schema: JsonSchema): SafeHtml {
  const required = new Set((schema.required as readonly string[] | undefined) ?? []);
  const rows = Object.entries((schema.properties as Schemas | undefined) ?? {}).map(
    ([field, wanted]) => html`<tr>
<th scope="row"><code>${field}</code></th>
<td>${typeOf(wanted)}</td>
<td>${required.has(field) ? 'always' : 'optional'}</td>
<td>${prose(String(wanted.description ?? ''))}</td>
</tr>
`,
  );
  const table = html`<div class="wide" tabindex="0" role="region" aria-label="Fields of ${name}"><table>
<thead><tr><th scope="col">field</th><th scope="col">kind</th><th scope="col">there</th><th scope="col">meaning</th></tr></thead>
<tbody>
${rows}</tbody>
</table></div>`;
  return html`<section class="schema" id="${schemaAnchor(name)}">
<h3>${name}</h3>
${rows.length > 0 ? table : html`<p>${typeOf(schema)}</p>`}
</section>
`;
}

/** What kind of value a schema means, in few words. */
export function typeOf(schema: JsonSchema): SafeHtml {
  const { $ref, enum: choices, type, format, items, anyOf, oneOf } = schema;
  if (typeof $ref === 'string') {
    const name = $ref.split('/').at(-1) ?? '';
    return html`<a href="#${schemaAnchor(name)}">${name}</a>`;
  }
  if (schema.const !== undefined) return html`<code>${String(schema.const)}</code>`;
  if (Array.isArray(choices))
    return joined(choices.map((one) => html`<code>${String(one)}</code>`));
  const some = (anyOf ?? oneOf) as readonly JsonSchema[] | undefined;
  if (some !== undefined) return joined(some.map(typeOf));
  if (type === 'array') return html`list of ${typeOf((items as JsonSchema | undefined) ?? {})}`;
  if (type === 'object') {
    const fields = Object.keys((schema.properties as Schemas | undefined) ?? {});
    return fields.length > 0 ? html`{ <code>${fields.join(', ')}</code> }` : html`object`;
  }
  if (format === 'date-time') return html`time`;
  if (Array.isArray(type)) return joined(type.map((one) => html`${String(one)}`));
  return html`${String(format ?? type ?? 'any value')}`;
}

function joined(parts: readonly SafeHtml[]): SafeHtml {
  return html`${parts.map((part, index) => (index === 0 ? part : html` or ${part}`))}`;
}
