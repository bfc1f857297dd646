import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseDescription, parseName, parseRequiredName } from '../../src/core/text.ts';

describe('name and description', () => {
  test('the limits count characters, not UTF-16 units or bytes', () => {
    for (const char of ['a', '\u00e9', '\u20ac', '\u{1f600}']) {
      assert.equal(parseName(char.repeat(255)), char.repeat(255));
      assert.throws(() => parseName(char.repeat(256)), {
        code: 'text_too_long',
        message: 'The name may not be longer than 255 characters.',
      });
      assert.equal(parseDescription(char.repeat(4000)), char.repeat(4000));
      assert.throws(() => parseDescription(char.repeat(4001)), {
        code: 'text_too_long',
        message: 'The description may not be longer than 4000 characters.',
      });
    }
  });

  test('white space around a text is not part of it', () => {
    assert.equal(parseName(` ${'a'.repeat(255)}\n`), 'a'.repeat(255));
    assert.equal(parseDescription('\n a\n b \n'), 'a\n b');
  });

  test('control characters and lone surrogates are refused', () => {
    const refused = ['\0', '\u0007', '\u001b', '\u007f', '\u0085', '\ud800', '\udc00\ud800'];
    for (const char of refused) {
      assert.throws(() => parseName(`a${char}b`), { code: 'text_invalid' });
      assert.throws(() => parseDescription(`a${char}b`), { code: 'text_invalid' });
    }
  });

  test('line breaks and tabs are for descriptions alone', () => {
    for (const char of ['\n', '\r\n', '\t']) {
      assert.throws(() => parseName(`a${char}b`), { code: 'text_invalid' });
      assert.equal(parseDescription(`a${char}b`), `a${char}b`);
    }
    for (const char of ['\u2028', '\u2029']) {
      assert.throws(() => parseName(`a${char}b`), { code: 'text_invalid' });
    }
  });

  test('any text is read or refused, and what is read stays when it is read again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const parse of [parseName, parseDescription]) {
          try {
            const read = parse(text);
            assert.equal(parse(read), read);
          } catch (error) {
            assert.match(String((error as { code?: string }).code), /^text_(?:invalid|too_long)$/);
          }
        }
      }),
    );
  });

  test('a required name may not be blank', () => {
    assert.throws(() => parseRequiredName(' \t'), { code: 'value_invalid' });
  });
});
