import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { STANDARD_SCOPES } from '../../../../src/core/scope.ts';
import { LANGUAGES, pickWords } from '../../../../src/faces/oauth/pages/words/pick-words.ts';

describe('the language', () => {
  for (const [header, locale, expected] of [
    [undefined, undefined, 'en'],
    ['', undefined, 'en'],
    ['de', undefined, 'de'],
    ['de-AT,de;q=0.9,en;q=0.8', undefined, 'de'],
    ['DE_ch', undefined, 'de'],
    ['fr-FR, de;q=0.5, en;q=0.7', undefined, 'en'],
    ['en;q=0.1, de;q=0.2', undefined, 'de'],
    ['de;q=0, en', undefined, 'en'],
    ['de;q=0', undefined, 'en'],
    ['de;q=x, *', undefined, 'de'],
    ['fr, *', undefined, 'en'],
    [';;q=1,,', undefined, 'en'],
    ['__proto__, constructor', undefined, 'en'],
    ['de', 'en-US', 'en'],
    ['en', 'de-CH', 'de'],
    ['de', 'fr', 'de'],
    ['de', '', 'de'],
  ] as const) {
    test(`for ${header} with the profile's ${locale} is ${expected}`, () => {
      assert.equal(pickWords(header, locale).lang, expected);
    });
  }
});

for (const words of Object.values(LANGUAGES)) {
  describe(`the words in ${words.languageName}`, () => {
    test('name every scope that the server knows, and no other', () => {
      assert.deepEqual(Object.keys(words.scopes).sort(), [...STANDARD_SCOPES].sort());
    });

    test('are none of them empty or untrimmed', () => {
      const texts = Object.values(words).flatMap(function leaves(value: unknown): unknown[] {
        return typeof value === 'object' && value !== null
          ? Object.values(value).flatMap(leaves)
          : [value];
      });
      for (const text of texts) if (typeof text === 'string') assert.match(text, /^\S(.*\S)?$/);
    });

    test('tell scopes apart', () => {
      const told = Object.values(words.scopes);
      assert.equal(new Set(told).size, told.length);
    });
  });
}

test('a wait is told in the unit that fits', () => {
  const { en, de } = LANGUAGES;
  const told = [1, 59, 60, 61, 3600].map((seconds) => [
    en.throttled(seconds),
    de.throttled(seconds),
  ]);
  assert.deepEqual(
    told.map(([english]) => english?.replace('Too many tries. Please try again in ', '')),
    ['1 second.', '59 seconds.', '1 minute.', '2 minutes.', '60 minutes.'],
  );
  assert.match(told[0]?.[1] ?? '', /in einer Sekunde noch einmal\.$/);
  assert.match(told[2]?.[1] ?? '', /in einer Minute noch einmal\.$/);
});
