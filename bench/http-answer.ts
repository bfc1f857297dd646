/** An answer as the load generator sees it; the body is latin1 text, enough to check ASCII JSON. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * The answer at the start of `text`, or undefined while it is incomplete. Knows only what the servers
 * under test send: HTTP/1.1 with Content-Length or chunked bodies. A general parser would cost the
 * generator the CPU it must leave to the server.
 */
export function parseHttpAnswer(text: string): HttpAnswer | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const status = Number(text.slice(9, 12));
  const bodyStart = headEnd + 4;
  const head = text.slice(0, headEnd).toLowerCase();
  const lengthAt = head.indexOf('\r\ncontent-length:');
  if (lengthAt >= 0) {
    const length = Number.parseInt(head.slice(lengthAt + 17), 10);
    if (text.length < bodyStart + length) return undefined;
    return { status, body: text.slice(bodyStart, bodyStart + length) };
  }
  if (head.includes('\r\ntransfer-encoding: chunked')) {
    const body = dechunk(text, bodyStart);
    return body === undefined ? undefined : { status, body };
  }
  return { status, body: '' };
}

function dechunk(text: string, start: number): string | undefined {
  let body = '';
  let at = start;
  for (;;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (Number.isNaN(size) || text.length < next) return undefined;
    if (size === 0) return body;
    body += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = next;
  }
}
