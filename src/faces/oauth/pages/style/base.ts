/** Text, the frame of a page and its cards. */
export const BASE = `*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1.5rem; }
body {
  margin: 0;
  min-height: 100vh;
  min-height: 100dvh;
  display: flex;
  flex-direction: column;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3, p, ul, ol, dl, dd, blockquote { margin: 0; padding: 0; }
h1 { font-size: 1.625rem; line-height: 1.2; letter-spacing: -0.015em; font-weight: 650; text-wrap: balance; }
h2 { font-size: 1.25rem; line-height: 1.3; font-weight: 650; }
h2.small { font-size: 1rem; margin-top: 0.5rem; }
h2.small + * { margin-top: -0.75rem; }
h3 { font-size: 1rem; line-height: 1.4; font-weight: 650; }
code { font: 0.9375em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
a { color: var(--brass); text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
a:hover { color: var(--brass-strong); text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--brass); outline-offset: 3px; border-radius: 0.375rem; }
main:focus-visible { outline: none; }
.hidden {
  position: absolute; width: 1px; height: 1px; margin: -1px;
  overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.skip {
  position: absolute; left: 1rem; top: -5rem; z-index: 1; padding: 0.75rem 1rem;
  border-radius: 0.5rem; background: var(--card); color: var(--brass);
}
.skip:focus { top: 1rem; }
header {
  width: 100%; max-width: 64rem; margin: 0 auto; padding: 1.5rem 1.25rem 0;
  display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem 1.5rem;
}
.company { display: flex; align-items: center; gap: 0.5rem; font-weight: 650; }
.mark { flex: none; color: var(--brass); }
.columns { width: 100%; flex: 1; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
.narrow header { justify-content: center; max-width: 30rem; }
.narrow .columns { max-width: 30rem; }
.card {
  display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem;
  padding: 1.5rem 1.25rem; border: 1px solid var(--line); border-radius: 1rem;
  background: var(--card); box-shadow: var(--shadow);
}
.intro { display: grid; justify-items: center; gap: 0.5rem; text-align: center; }
.intro .tile { margin-bottom: 0.5rem; }
.lead { color: var(--soft); text-wrap: pretty; }
.lead strong { color: var(--ink); }
.note, .hint { color: var(--soft); font-size: 0.9375rem; }
.note, .other { text-align: center; }
.tile {
  flex: none; display: grid; place-items: center; width: 3.5rem; height: 3.5rem;
  border: 1px solid var(--line); border-radius: 0.875rem; background: #fff; object-fit: contain;
}
span.tile { background: var(--tint); color: var(--brass-strong); font-size: 1.5rem; font-weight: 650; }
.box { padding: 0.875rem 1rem; border-left: 4px solid; border-radius: 0 0.5rem 0.5rem 0; }
.problem { border-color: var(--red); background: var(--red-tint); color: var(--red); }
.done { border-color: var(--green); background: var(--green-tint); color: var(--green); }
.warning { border-color: var(--brass); background: var(--tint); color: var(--ink); }
@media (min-width: 40rem) {
  header { padding: 2rem 1.5rem 0; }
  .narrow header { padding-top: 10vh; }
  .columns { padding: 1.75rem 1.5rem 4rem; }
  .card { padding: 2rem; }
}
@media print { header, nav, .button { display: none; } .card { box-shadow: none; } }
`;
