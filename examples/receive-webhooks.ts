// Receives webhooks of Chatelaine with nothing but Node: node receive-webhooks.ts FILE [PORT]
// FILE holds the secret of the webhook, and during a rotation the old one on a second line.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

const [file = 'webhook-secret.txt', port = '3000'] = process.argv.slice(2);
const keys = readFileSync(file, 'utf8')
  .trim()
  .split(/\s+/)
  .map((secret) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));

/** A message that is older may have been recorded by somebody on its way. */
const LONGEST_AGE_SECONDS = 300;

/** Whether a message was signed with one of our secrets, a moment ago. */
function isGenuine(headers: IncomingHttpHeaders, body: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(time)) <= LONGEST_AGE_SECONDS)) return false;
  return String(signatures)
    .split(' ')
    .map((signature) => Buffer.from(signature.replace(/^v1,/, ''), 'base64'))
    .some((given) =>
      keys.some((key) => {
        const wanted = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest();
        return given.length === wanted.length && timingSafeEqual(given, wanted);
      }),
    );
}

// A real receiver keeps these where it keeps what it makes of the events, in one transaction.
const seen = new Set<string>();

const server = createServer(async (request, response) => {
  const body = await text(request);
  if (!isGenuine(request.headers, body)) {
    response.writeHead(401).end();
    return;
  }
  const id = String(request.headers['webhook-id']);
  const { type, data } = JSON.parse(body);
  console.log(seen.has(id) ? 'again' : type, data.subject.kind, data.subject.id, data.author.name);
  seen.add(id);
  response.writeHead(204).end();
});
server.listen(Number(port), '127.0.0.1', () => {
  console.log('listening', JSON.stringify(server.address()));
});
