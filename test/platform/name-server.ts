// A name server on this machine that knows a few names, for tests.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';
import type { TestContext } from 'node:test';

/** Addresses of a name; none = it exists without any; or how it is refused. */
export type Zone = (name: string) => readonly string[] | 'no such name' | 'failure' | 'silence';

const CODES = { failure: 2, 'no such name': 3 } as const;

/** Starts one; answers `address:port`, and the names that it was asked for. */
export async function nameServer(t: TestContext, zone: Zone) {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = questionOf(query);
    asked.push(name);
    const told = zone(name);
    if (told === 'silence') return;
    const isRefusal = typeof told === 'string';
    const found = isRefusal ? [] : told.filter((one) => isIPv4(one) === (type === 1));
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    head.writeUInt16BE(0x8180 | (isRefusal ? CODES[told] : 0), 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(found.length, 6);
    const answers = found.map((one) => {
      const data = isIPv4(one) ? Buffer.from(one.split('.').map(Number)) : v6(one);
      const record = Buffer.alloc(12);
      // The name stands in the question.
      record.writeUInt16BE(0xc00c, 0);
      record.writeUInt16BE(type, 2);
      record.writeUInt16BE(1, 4);
      record.writeUInt16BE(data.length, 10);
      return Buffer.concat([record, data]);
    });
    socket.send(Buffer.concat([head, query.subarray(12, end), ...answers]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  return { address: `127.0.0.1:${socket.address().port}`, asked };
}

function questionOf(query: Buffer) {
  const labels: string[] = [];
  let at = 12;
  for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + size));
    at += 1 + size;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** Of the form `prefix::number` only. */
function v6(address: string): Buffer {
  const [prefix = '', number = ''] = address.split('::');
  const groups = prefix.split(':');
  const all = [...groups, ...Array(7 - groups.length).fill('0'), number || '0'];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
