import { html, type SafeHtml } from '@remix-run/html-template';
import { ERROR_MESSAGES, type ErrorCode, type ErrorDetails } from '../../../core/errors.ts';
import { STATUSES } from '../problem.ts';

/** Every problem, where its `type` leads. */
export function problemTable(): SafeHtml {
  const rows = Object.entries(STATUSES).map(
    ([code, status]) => html`<tr id="problem-${code}">
<th scope="row"><code>${code}</code></th><td>${status}</td><td>${messageOf(code as ErrorCode)}</td>
</tr>
`,
  );
  return html`<div class="wide" tabindex="0" role="region" aria-label="Problems"><table>
<thead><tr><th scope="col">code</th><th scope="col">status</th><th scope="col">detail</th></tr></thead>
<tbody>
${rows}<tr id="problem-internal_error">
<th scope="row"><code>internal_error</code></th><td>500</td><td>The log knows more under the id of the request.</td>
</tr>
</tbody>
</table></div>`;
}

/** The sentence of a problem, with the names of its details in their places. */
function messageOf<Code extends ErrorCode>(code: Code): string {
  const names = new Proxy({} as ErrorDetails[Code], {
    get: (_details, name) => (name === 'lastUsedAt' ? Date.UTC(2026, 0, 1) : `{${String(name)}}`),
  });
  return ERROR_MESSAGES[code](names);
}
