/** The style sheet of the documentation: light and dark, wide and narrow, nothing from elsewhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f7f3ea, #14110b);
  --card: light-dark(#fffdf9, #1e1a12);
  --ink: light-dark(#231d12, #f4eddf);
  --soft: light-dark(#62573f, #b9ac92);
  --line: light-dark(#e3dac6, #352e21);
  --brass: light-dark(#775510, #e4bb5c);
  --red: light-dark(#a3211b, #ff9d94);
  --green: light-dark(#1f6137, #8fd6a5);
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; display: grid; grid-template-columns: 17rem minmax(0, 1fr);
}
nav {
  position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1rem 2rem 1.5rem;
  border-right: 1px solid var(--line); background: var(--card); font-size: .9rem;
}
nav ul { list-style: none; margin: 0; padding: 0; }
nav ul ul { padding-left: .8rem; margin-bottom: .6rem; }
nav a { display: block; padding: .2rem .4rem; color: var(--ink); text-decoration: none; border-radius: .3rem; }
nav ul ul a { color: var(--soft); }
nav a:hover { background: var(--line); color: var(--ink); }
.title { font-weight: 650; margin: 0 0 1rem .4rem; }
main { padding: 2rem 2.5rem 6rem; max-width: 60rem; }
main:focus { outline: none; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.4rem; margin: 3rem 0 .6rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 0 0 .4rem; overflow-wrap: anywhere; }
p { margin: .4rem 0; }
a { color: var(--brass); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--brass); outline-offset: 2px; border-radius: .2rem; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 1; background: var(--paper); padding: .6rem 1rem; }
code { font: .92em ui-monospace, monospace; overflow-wrap: anywhere; }
tbody th code { white-space: nowrap; }
pre { overflow-x: auto; border: 1px solid var(--line); border-radius: .6rem; padding: .9rem 1.1rem; background: var(--card); }
pre code { overflow-wrap: normal; }
article, .schema { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.2rem; margin: 1rem 0; }
:target { border-color: var(--brass); }
tr:target { outline: 2px solid var(--brass); }
.method { display: inline-block; min-width: 4.2rem; font: 700 .8rem ui-monospace, monospace; letter-spacing: .04em; }
.get { color: var(--soft); } .post { color: var(--green); } .delete { color: var(--red); }
.patch, .put { color: var(--brass); }
.summary { font-weight: 550; }
.shared, small { color: var(--soft); font-size: .88rem; font-weight: 400; }
dl { margin: .8rem 0; display: grid; grid-template-columns: minmax(8rem, 14rem) minmax(0, 1fr); gap: .35rem 1rem; }
dt { font-weight: 550; } dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); }
tr:last-child > * { border-bottom: 0; }
thead th { color: var(--soft); font-weight: 500; }
tbody th { font-weight: 500; }
@media (max-width: 55rem) {
  body { display: block; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding: 1rem; }
  nav ul ul { display: none; }
  nav > ul { display: flex; flex-wrap: wrap; gap: .2rem; }
  main { padding: 1.5rem 1rem 4rem; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: .5rem; }
}
`.trimStart();
