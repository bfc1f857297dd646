/** Scopes, facts, codes, and the account page. */
export const LISTS = `.scopes { display: grid; gap: 0.5rem; list-style: none; }
.scopes li { position: relative; padding-left: 1.625rem; }
.scopes li::before {
  content: ""; position: absolute; left: 0.25rem; top: 0.4em; width: 0.375rem; height: 0.6875rem;
  border: solid var(--brass); border-width: 0 2px 2px 0; transform: rotate(45deg);
}
.description {
  padding: 0.25rem 0 0.25rem 0.875rem; border-left: 3px solid var(--line);
  color: var(--soft);
}
.facts { display: grid; gap: 0.75rem; padding: 1rem; border: 1px solid var(--line); border-radius: 0.75rem; }
.facts dt { color: var(--soft); font-size: 0.875rem; }
.qr-frame { justify-self: center; padding: 0.25rem; border: 1px solid var(--line); border-radius: 0.75rem; background: #fff; line-height: 0; }
.qr { display: block; width: 14.5rem; max-width: 100%; height: auto; }
.secret { padding: 0.75rem 1rem; border-radius: 0.625rem; background: var(--tint); text-align: center; }
.secret code { display: inline-block; max-width: 14em; font-size: 1.0625rem; letter-spacing: 0.04em; word-spacing: 0.2em; }
.codes {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 0.5rem 1rem;
  padding: 1rem; border-radius: 0.75rem; border: 1px solid var(--line); list-style: none; text-align: center;
}
.codes code { font-size: 1.0625rem; letter-spacing: 0.06em; user-select: all; }
.wide main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem; }
.who { display: flex; flex-wrap: wrap; align-items: center; gap: 0 1rem; }
.who-name { color: var(--soft); }
nav { display: none; }
.rows { list-style: none; border-top: 1px solid var(--line); }
.row {
  display: flex; flex-wrap: wrap; align-items: flex-start; gap: 0.75rem 1rem;
  padding: 1.25rem 0; border-bottom: 1px solid var(--line);
}
.row:last-child { padding-bottom: 0; border-bottom: 0; }
.row-text { flex: 1 1 12rem; min-width: 0; display: grid; gap: 0.25rem; }
.row-text .scopes { margin-top: 0.5rem; gap: 0.25rem; font-size: 0.9375rem; }
.row-action { flex: 1 1 100%; }
.badge {
  display: inline-block; padding: 0.0625rem 0.625rem; border-radius: 1rem;
  background: var(--tint); color: var(--ink); font-size: 0.8125rem; font-weight: 600;
}
@media (min-width: 40rem) {
  .row { flex-wrap: nowrap; }
  .row-action { flex: none; }
}
@media (min-width: 60rem) {
  .wide .columns {
    display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 2.5rem;
    max-width: 64rem; align-items: start;
  }
  nav { display: block; position: sticky; top: 0; padding-top: 3.25rem; margin-left: -0.875rem; }
  nav ul { display: grid; gap: 0.125rem; list-style: none; }
  nav a {
    display: flex; align-items: center; min-height: 2.75rem; padding: 0.25rem 0.875rem;
    border-radius: 0.625rem; color: var(--soft); text-decoration: none;
  }
  nav a:hover { background: var(--tint); color: var(--ink); }
}
`;
