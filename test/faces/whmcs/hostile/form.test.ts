// Whatever bytes arrive: parameters or an AppError, and nothing of ours is changed by them.
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { AppError } from '../../../../src/core/errors.ts';
import { readParameters } from '../../../../src/faces/whmcs/form.ts';
import type { Parameters } from '../../../../src/faces/whmcs/parameters.ts';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const MULTIPART = 'multipart/form-data; boundary=b';

const read = (contentType: string, body: string | Uint8Array, query = ''): Promise<Parameters> =>
  readParameters({ query, contentType, body: Buffer.from(body) });

/** Reads with every reader there is; undefined when the request is refused as it should be. */
async function readAll(contentType: string, body: string | Uint8Array, query = '') {
  try {
    const parameters = await read(contentType, body, query);
    for (const name of ['a', 'action', 'redirectUri', '__proto__', 'constructor', 'toString']) {
      for (const reader of ['text', 'filled', 'first', 'flag', 'whole', 'count', 'uris'] as const) {
        try {
          parameters[reader](name);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
        }
      }
    }
    return parameters;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return undefined;
  }
}

const untouched = JSON.stringify([
  Object.getOwnPropertyNames(Object.prototype),
  Object.getOwnPropertyNames(Array.prototype),
  Object.getOwnPropertyNames(Function.prototype),
]);

afterEach(() => {
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
  const now = [Object.prototype, Array.prototype, Function.prototype].map((prototype) =>
    Object.getOwnPropertyNames(prototype),
  );
  assert.equal(JSON.stringify(now), untouched);
});

const contentTypes = fc.oneof(
  fc.constantFrom(FORM, `${FORM}; charset=utf-8`, FORM.toUpperCase(), JSON_TYPE, MULTIPART),
  fc.constantFrom('', 'text/plain', 'multipart/form-data', 'application/json;', ';;;', '/'),
  fc.string({ maxLength: 40 }),
);
const pieces = fc.constantFrom(
  ...[
    'a',
    'action',
    'responsetype',
    '__proto__',
    'constructor',
    'prototype',
    'polluted',
    '0',
    '99',
  ],
  ...['=', '&', '[', ']', '[]', '[0]', '%5B', '%5D', '%', '%zz', '%00', '%ff', '+', ';', ',', '\0'],
  ...['{', '}', '"', ':', '[1]', 'null', '1e999', '\\ud800', '--b', '--b--', '\r\n', '\r\n\r\n'],
  ...['Content-Disposition: form-data; name="a"', '; filename="x"', '\ufeff', '\u{1f600}'],
);
const text = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''));

describe('any bytes are parameters or an AppError', () => {
  test('random bytes', async () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(contentTypes, bytes, text, async (type, body, query) => {
        await readAll(type, body, query);
      }),
      { numRuns: 1500 },
    );
  });

  test('texts that look like a form, JSON or multipart', async () => {
    await fc.assert(
      fc.asyncProperty(contentTypes, text, text, async (type, body, query) => {
        await readAll(type, body, query);
      }),
      { numRuns: 3000 },
    );
  });

  test('any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ stringUnit: 'binary' }), async (body) => {
        await readAll(JSON_TYPE, body);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a flat form reads as it would beside a nested parameter', () => {
  const names = ['a', 'b', 'A', '', '0', '__proto__', 'toString', 'a%', 'a b', 'a\u00e9'];
  const piece = fc.constantFrom(
    ...['a', 'b', 'A', '0', '__proto__', '%5f_proto__', 'toString', '=', '&', '&&', 'a=', '&b='],
    ...['%', '%zz', '%e9', '%C3%A9', '+', '%20', '%26', '%3D', '%00', ';', ',', '.', '?', '\u00e9'],
  );
  const flat = fc.array(piece, { maxLength: 20 }).map((parts) => parts.join(''));

  /** Each value, or the code of the refusal. */
  async function outcome(query: string): Promise<readonly unknown[]> {
    const codeOf = (error: unknown): string => {
      if (!(error instanceof AppError)) throw error;
      return error.code;
    };
    try {
      const parameters = await read('', '', query);
      return names.map((name) => {
        try {
          return parameters.text(name);
        } catch (error) {
          return codeOf(error);
        }
      });
    } catch (error) {
      return [codeOf(error)];
    }
  }

  test('whatever it says', async () => {
    await fc.assert(
      fc.asyncProperty(flat, async (form) => {
        assert.deepEqual(await outcome(form), await outcome(`${form}&nested[]=1`));
      }),
      { numRuns: 3000 },
    );
  });

  test('up to the same number of parameters', async () => {
    for (const count of [199, 200]) {
      const form = Array.from({ length: count }, (_, i) => `p${i}=`).join('&');
      assert.deepEqual((await outcome(form)).length, names.length);
      const more = (await outcome(`${form}&one=more&another=`)).length;
      assert.equal(more, 1);
    }
  });
});

describe('what is written is read', () => {
  const value = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((t) => t.isWellFormed());
  const written = value.filter((t) => !t.includes('\0'));
  const record = fc.dictionary(
    fc.stringMatching(/^[a-z][a-z0-9_.-]{0,12}$/),
    fc.oneof(written, fc.array(written, { minLength: 1, maxLength: 8 })),
    { maxKeys: 12 },
  );

  function check(parameters: Parameters, wanted: Record<string, string | string[]>): void {
    for (const [name, value] of Object.entries(wanted)) {
      const found =
        typeof value === 'string' ? parameters.text(name.toUpperCase()) : parameters.uris(name);
      assert.deepEqual(found, value, name);
    }
  }

  test('as a form, with numbered, empty and repeated brackets', async () => {
    const names = [
      (name: string, i: number) => `${name}[${i}]`,
      (name: string) => `${name}[]`,
    ] as const;
    await fc.assert(
      fc.asyncProperty(record, fc.constantFrom(...names), async (wanted, nameOf) => {
        const form = new URLSearchParams();
        for (const [name, value] of Object.entries(wanted)) {
          if (typeof value === 'string') form.append(name, value);
          else for (const [i, item] of value.entries()) form.append(nameOf(name, i), item);
        }
        check(await read(FORM, form.toString()), wanted);
        check(await read('', '', form.toString()), wanted);
      }),
      { numRuns: 300 },
    );
  });

  test('as JSON', async () => {
    await fc.assert(
      fc.asyncProperty(record, async (wanted) => {
        check(await read(JSON_TYPE, JSON.stringify(wanted)), wanted);
      }),
      { numRuns: 300 },
    );
  });

  test('as multipart, whose line breaks are CRLF', async () => {
    await fc.assert(
      fc.asyncProperty(record, async (wanted) => {
        const form = new FormData();
        const said: Record<string, string | string[]> = {};
        const crlf = (t: string) => t.replace(/\r?\n|\r/g, '\r\n');
        for (const [name, value] of Object.entries(wanted)) {
          if (typeof value === 'string') form.append(name, value);
          else for (const [i, item] of value.entries()) form.append(`${name}[${i}]`, item);
          said[name] = typeof value === 'string' ? crlf(value) : value.map(crlf);
        }
        const request = new Response(form);
        const type = request.headers.get('content-type') ?? '';
        if (Object.keys(wanted).length > 0) check(await read(type, await request.bytes()), said);
      }),
      { numRuns: 300 },
    );
  });

  test('a repeated plain key is a list, too', async () => {
    assert.deepEqual((await read(FORM, 'a=1&a=2&A2=3')).uris('a'), ['1', '2']);
  });

  test('the body wins over the query, name by name', async () => {
    const parameters = await read(FORM, 'Name=body', 'name=query&action=query');
    assert.equal(parameters.text('name'), 'body');
    assert.equal(parameters.text('action'), 'query');
  });
});

describe('nothing reaches a prototype', () => {
  const forms = [
    '__proto__[polluted]=1',
    '__proto__=1',
    '__proto__[]=1',
    'constructor[prototype][polluted]=1',
    'a[__proto__][polluted]=1',
    'a[constructor][prototype][polluted]=1',
    'a[0]=x&a[__proto__][polluted]=1',
    'a[]=x&a[__proto__]=1&a[length]=9',
    'a=1&a[toString]=x&a[hasOwnProperty]=x',
    'hasOwnProperty=x&toString=x&valueOf=x',
    '%5F%5Fproto%5F%5F%5Bpolluted%5D=1',
    '__PROTO__[polluted]=1',
  ];
  test('by a form, its query or multipart', async () => {
    for (const form of forms) {
      await readAll(FORM, form);
      await readAll('', '', form);
      const parts = [...new URLSearchParams(form)].map(
        ([name, value]) =>
          `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      );
      await readAll(MULTIPART, `${parts.join('')}--b--\r\n`);
      assert.equal(({} as Record<string, unknown>).polluted, undefined, form);
    }
  });

  test('by JSON', async () => {
    const bodies = [
      '{"__proto__":{"polluted":1}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
      '{"a":{"__proto__":{"polluted":1}}}',
      '{"a":[{"__proto__":{"polluted":1}}]}',
      '{"__proto__":null,"toString":1,"hasOwnProperty":1}',
    ];
    for (const body of bodies) {
      await readAll(JSON_TYPE, body);
      assert.equal(({} as Record<string, unknown>).polluted, undefined, body);
    }
  });

  test('a name of Object.prototype that was not sent is absent', async () => {
    for (const parameters of [await read(FORM, 'a=1'), await read(JSON_TYPE, '{"a":1}')]) {
      for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
        assert.equal(parameters.text(name), undefined);
        assert.equal(parameters.first(name), undefined);
        assert.equal(parameters.uris(name), undefined);
      }
    }
  });
});

describe('the limits hold exactly', () => {
  const refused = { code: 'request_malformed' };
  const times = (count: number, part: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => part(i));

  test('200 parameters, not 201', async () => {
    const form = (count: number) => times(count, (i) => `a${i}=x`).join('&');
    const json = (count: number) => `{${times(count, (i) => `"a${i}":1`).join()}}`;
    assert.equal((await read(FORM, form(200))).text('a199'), 'x');
    assert.equal((await read(JSON_TYPE, json(200))).text('a199'), '1');
    await assert.rejects(read(FORM, form(201)), refused);
    await assert.rejects(read('', '', form(201)), refused);
    await assert.rejects(read(JSON_TYPE, json(201)), refused);
  });

  test('100 elements, not 101', async () => {
    const writings = [
      (count: number) => [FORM, times(count, (i) => `a[${i}]=x`).join('&')],
      (count: number) => [FORM, times(count, () => 'a[]=x').join('&')],
      (count: number) => [FORM, times(count, () => 'a=x').join('&')],
      (count: number) => [JSON_TYPE, JSON.stringify({ a: times(count, () => 'x') })],
    ];
    for (const writing of writings) {
      const [type = '', body = ''] = writing(100);
      assert.equal((await read(type, body)).uris('a')?.length, 100);
      const [, more = ''] = writing(101);
      await assert.rejects(read(type, more), refused);
    }
  });

  test('depth 3, not 4', async () => {
    await read(FORM, 'a[b][c][d]=x');
    await read(JSON_TYPE, '{"a":{"b":{"c":{"d":1}}}}');
    await assert.rejects(read(FORM, 'a[b][c][d][e]=x'), refused);
    await assert.rejects(read(JSON_TYPE, '{"a":{"b":{"c":{"d":{"e":1}}}}}'), refused);
    for (const depth of [10_000, 200_000]) {
      await assert.rejects(read(FORM, `a${'[b]'.repeat(depth)}=x`), refused);
      const json = `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
      await assert.rejects(read(JSON_TYPE, json), refused);
    }
  });
});
