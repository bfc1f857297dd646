import { html } from '@remix-run/html-template';
import { field } from '../parts/field.ts';
import { form, submit } from '../parts/form.ts';
import { type Frame, page } from '../parts/page.ts';
import { problemBox } from '../parts/problem-box.ts';
import type { SafeSvg } from '../parts/qr-code.ts';
import type { Words } from '../words/words.ts';

/** The page that sets two-factor sign-in up; it posts `csrf` and `code`. */
export interface TwoFactorSetupModel extends Frame {
  readonly action: string;
  readonly csrf: string;
  /** The `otpauth:` address as a picture; `drawQrCode` makes it. */
  readonly qrSvg: SafeSvg;
  /** The secret in base32, as an app takes it. */
  readonly secret: string;
  readonly cancelHref: string;
  readonly problem?: 'wrong';
}

/** Shows the secret and asks for a first code. */
export function twoFactorSetupPage(words: Words, model: TwoFactorSetupModel): string {
  const { setup } = words;
  const groups = model.secret.match(/.{1,4}/g) ?? [];
  return page(words, model, {
    title: setup.title,
    isProblem: model.problem !== undefined,
    main: html`<div class="card">
<div class="intro">
<h1>${setup.title}</h1>
</div>
<h2 class="small">1. ${setup.scan}</h2>
<p>${setup.scanText}</p>
<div class="qr-frame" role="img" aria-label="${setup.picture}">${model.qrSvg}</div>
<p class="hint">${setup.byHand}</p>
<p class="secret"><code>${groups.join(' ')}</code></p>
<h2 class="small">2. ${setup.confirm}</h2>
<p>${setup.confirmText}</p>
${problemBox(model.problem && setup.wrong)}
${form(
  model,
  'stack',
  html`${field({
    name: 'code',
    label: words.secondFactor.code,
    hint: words.secondFactor.codeHint,
    autocomplete: 'one-time-code',
    code: 'numeric',
    maxLength: 7,
    required: true,
    autofocus: model.problem !== undefined,
    ...(model.problem && { describedBy: 'problem', isWrong: true }),
  })}
${submit(setup.submit)}`,
)}
<p class="stack"><a class="button quiet" href="${model.cancelHref}">${setup.cancel}</a></p>
</div>`,
  });
}
