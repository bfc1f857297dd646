import { html, type SafeHtml } from '@remix-run/html-template';
import type { OpenApi } from '../openapi/document.ts';
import { operationSection } from './operation-section.ts';
import { problemTable } from './problem-table.ts';
import { paragraphs, prose } from './prose.ts';
import { schemaSection } from './schema-table.ts';

/** The page that shows the document to people: plain HTML without any script. */
export function docsPage(
  document: OpenApi,
  paths: { readonly json: string; readonly style: string },
) {
  const { info, tags, components } = document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  const ofTag = (name: string) =>
    operations.filter(({ operation }) => (operation.tags as readonly string[]).includes(name));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${info.title}</title>
<link rel="stylesheet" href="${paths.style}">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<nav aria-label="Contents">
<p class="title">${info.title}</p>
<ul>
<li><a href="#calling">Calling</a></li>
${tags.map(
  ({ name }) => html`<li><a href="#tag-${name}">${name}</a>
<ul>
${ofTag(name).map(
  ({ operation }) =>
    html`<li><a href="#${String(operation.operationId)}">${String(operation.operationId)}</a></li>\n`,
)}</ul></li>
`,
)}<li><a href="#schemas">Schemas</a></li>
<li><a href="#problems">Problems</a></li>
</ul>
</nav>
<main id="main" tabindex="-1">
<h1>${info.title}</h1>
${paragraphs(info.description)}
<p>The same for programs: <a href="${paths.json}">openapi.json</a>.</p>
${callingSection(document)}
${tags.map(
  ({ name, description }) => html`<section id="tag-${name}">
<h2>${name}</h2>
<p>${description}</p>
${ofTag(name).map(({ method, path, operation }) => operationSection(method, path, operation))}</section>
`,
)}<section id="schemas">
<h2>Schemas</h2>
${Object.entries(components.schemas).map(([name, schema]) => schemaSection(name, schema))}</section>
<section id="problems">
<h2>Problems</h2>
${problemTable()}
</section>
</main>
</body>
</html>
`;
  return String(page);
}

function callingSection({ components, servers }: OpenApi): SafeHtml {
  const { securitySchemes, parameters } = components;
  const example = `curl ${servers[0]?.url}/credentials \\
  -H 'Authorization: Bearer IDENTIFIER.SECRET' \\
  -H 'Content-Type: application/json' \\
  -H "Idempotency-Key: $(uuidgen)" \\
  -d '{"grantType":"authorization_code","name":"Demo","scopes":["openid"],"redirectUris":["https://app.example/callback"]}'`;
  return html`<section id="calling">
<h2>Calling</h2>
<pre tabindex="0"><code>${example}</code></pre>
<dl>
${Object.entries(securitySchemes).map(
  ([name, { description }]) => html`<dt>${name}</dt><dd>${prose(description)}</dd>\n`,
)}${Object.entries(parameters).map(
  ([id, { name, in: place, description }]) =>
    html`<dt id="parameter-${id}"><code>${name}</code> <small>${place}</small></dt><dd>${prose(description)}</dd>\n`,
)}</dl>
</section>`;
}
