import { html, type SafeHtml } from '@remix-run/html-template';

declare const prepared: unique symbol;

/** A drawing that may stand in a page as it is; `drawQrCode` makes one. */
export type SafeSvg = SafeHtml & { readonly [prepared]: 'SafeSvg' };

/** Light modules around the code, without which many cameras do not find it. */
const QUIET_ZONE = 4;

/**
 * Draws a QR code from its rows of modules, true = dark. It is dark on light in every colour scheme,
 * as cameras need it, and hidden from screen readers: the page says its content in words.
 */
export function drawQrCode(rows: readonly (readonly boolean[])[]): SafeSvg {
  const size = rows.length + 2 * QUIET_ZONE;
  const path = rows
    .flatMap((row, y) =>
      row.map((dark, x) => (dark ? `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z` : '')),
    )
    .join('');
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" width="232" height="232" aria-hidden="true" focusable="false" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${path}"/></svg>` as SafeSvg;
}
