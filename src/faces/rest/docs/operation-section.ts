import { html, type SafeHtml } from '@remix-run/html-template';
import { PARAMETERS } from '../openapi/components.ts';
import type { JsonSchema } from '../openapi/json-schema.ts';
import { paragraphs, prose } from './prose.ts';
import { typeOf } from './schema-table.ts';

interface Parameter extends JsonSchema {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

interface Operation extends JsonSchema {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: JsonSchema };
  readonly responses: Readonly<Record<string, { readonly content?: JsonSchema }>>;
}

type SharedName = keyof typeof PARAMETERS;

/** One operation: what it takes and what it answers. */
export function operationSection(method: string, path: string, shown: JsonSchema): SafeHtml {
  const operation = shown as Operation;
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const own = parameters.filter(({ $ref }) => $ref === undefined);
  const shared = parameters.flatMap(({ $ref }) => $ref?.split('/').at(-1) ?? []) as SharedName[];
  const answers = Object.entries(responses).filter(([status]) => /^[23]/.test(status));
  return html`<article id="${operationId}">
<h3><span class="method ${method}">${method.toUpperCase()}</span> <code class="path">${path}</code></h3>
<p class="summary">${summary}.</p>
${paragraphs(description)}<dl>
${own.map(parameterEntry)}${requestBody && html`<dt>body</dt><dd>${contentOf(requestBody.content)}</dd>\n`}${answers.map(
  ([status, answer]) =>
    html`<dt>${status}</dt><dd>${answer.content ? contentOf(answer.content) : 'no body'}</dd>\n`,
)}</dl>
${
  shared.length > 0
    ? html`<p class="shared">Also takes ${shared.map((name, index) => html`${index > 0 ? ', ' : ''}<a href="#parameter-${name}">${PARAMETERS[name].name}</a>`)}.</p>`
    : null
}
</article>
`;
}

function parameterEntry({ name, required, in: place, schema, description }: Parameter): SafeHtml {
  return html`<dt><code>${name}</code> <small>${place}${required ? '' : ', optional'}</small></dt><dd>${typeOf(schema)}${
    description && html`. ${prose(description)}`
  }</dd>
`;
}

function contentOf(content: JsonSchema): SafeHtml {
  const { schema } = content['application/json'] as { readonly schema: JsonSchema };
  return typeOf(schema);
}
