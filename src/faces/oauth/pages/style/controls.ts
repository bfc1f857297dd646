/** Forms, fields and buttons; nothing to touch is smaller than 44 px. */
export const CONTROLS = `.stack { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem; }
.inline { margin-top: -1.25rem; }
.choice { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.75rem; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem; }
.field { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.375rem; }
label { font-weight: 600; }
.field-problem { color: var(--red); font-size: 0.9375rem; }
input, select {
  width: 100%; min-height: 3rem; padding: 0.625rem 0.875rem; margin: 0;
  border: 1px solid var(--edge); border-radius: 0.625rem;
  background: var(--card); color: inherit; font: inherit;
}
select {
  appearance: none; padding-right: 2.5rem; background-repeat: no-repeat;
  background-image: linear-gradient(45deg, transparent 50%, currentColor 50%),
    linear-gradient(135deg, currentColor 50%, transparent 50%);
  background-position: right 1.25rem center, right 0.9375rem center; background-size: 0.3125rem 0.3125rem;
}
[hidden], input[type="hidden"] { display: none; }
input:hover, select:hover { border-color: var(--brass); }
input:focus-visible, select:focus-visible { outline-offset: 1px; border-radius: 0.625rem; }
input[aria-invalid="true"] { border-color: var(--red); box-shadow: inset 0 0 0 1px var(--red); }
input.code {
  font: 1.25rem/1.4 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
  letter-spacing: 0.12em;
}
.button {
  display: flex; align-items: center; justify-content: center; width: 100%; min-height: 3rem;
  padding: 0.625rem 1.25rem; border: 1px solid transparent; border-radius: 0.625rem;
  font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
}
.button:focus-visible { border-radius: 0.625rem; }
.primary, .primary:hover { background: var(--brass); color: var(--on-brass); }
.primary:hover { background: var(--brass-strong); }
.secondary, .secondary:hover { background: transparent; border-color: var(--edge); color: var(--ink); }
.danger, .danger:hover { background: transparent; border-color: var(--red); color: var(--red); }
.quiet, .quiet:hover { background: transparent; color: var(--brass); }
.card > :last-child .quiet { margin: -0.75rem 0; }
.secondary:hover, .quiet:hover { background: var(--tint); }
.danger:hover { background: var(--red-tint); }
.link {
  min-height: 2.75rem; padding: 0 0.25rem; margin-left: -0.25rem; border: 0; background: none;
  color: var(--brass); font: inherit; text-decoration: underline; text-underline-offset: 0.2em; cursor: pointer;
}
.other a, .who a { display: inline-flex; align-items: center; min-height: 2.75rem; }
@media (min-width: 40rem) {
  .pair { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .wide .card .button { width: auto; justify-self: start; }
}
@media (prefers-reduced-motion: no-preference) {
  .button, input, select { transition: background-color 120ms, border-color 120ms; }
}
@media (forced-colors: active) { .button { border-color: ButtonText; } select { appearance: auto; } }
`;
