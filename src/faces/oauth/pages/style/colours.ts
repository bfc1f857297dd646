/** Brass on warm paper by day, on dark wood by night. Texts have at least AA contrast in both. */
export const COLOURS = `:root {
  color-scheme: light dark;
  --paper: #f7f3ea;
  --card: #fffdf9;
  --ink: #231d12;
  --soft: #62573f;
  --line: #e3dac6;
  --edge: #8c7f63;
  --brass: #775510;
  --brass-strong: #5c4007;
  --on-brass: #fffaf0;
  --tint: #f3e8cd;
  --red: #a3211b;
  --red-tint: #fdeceb;
  --green: #1f6137;
  --green-tint: #e7f4ea;
  --shadow: 0 1px 2px rgb(60 40 0 / 6%), 0 12px 32px -12px rgb(60 40 0 / 16%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14110b;
    --card: #1e1a12;
    --ink: #f4eddf;
    --soft: #b9ac92;
    --line: #352e21;
    --edge: #857961;
    --brass: #e4bb5c;
    --brass-strong: #f3d48a;
    --on-brass: #211804;
    --tint: #3a2f17;
    --red: #ff9d94;
    --red-tint: #3a1b18;
    --green: #8fd6a5;
    --green-tint: #17301f;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%);
  }
}
`;
