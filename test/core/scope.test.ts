import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { API_SCOPES } from '../../src/core/api-scope.ts';
import { GRANT_TYPES } from '../../src/core/grant-type.ts';
import {
  BUILT_IN_SCOPES,
  checkScopesFit,
  isScopeToken,
  parseScopes,
  type Scope,
  STANDARD_SCOPES,
} from '../../src/core/scope.ts';

const known = new Set(BUILT_IN_SCOPES);
const blank = fc.constantFrom(' ', '  ', '\t', '\n', '\r\n', ' \t ');

describe('scopes', () => {
  test('the documented ones are known', () => {
    const documented = ['openid', 'profile', 'email', 'clientarea:sso', 'sso:custom_redirect'];
    for (const scope of [...documented, 'clientarea:invoices', 'clientarea:domain_details']) {
      assert.ok(known.has(scope), scope);
    }
  });

  test('any choice of known scopes is kept in order, each once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STANDARD_SCOPES)), blank, (scopes, space) => {
        const text = `${space}${scopes.join(space)}${space}`;
        assert.deepEqual(parseScopes(text, known), [...new Set(scopes)]);
      }),
    );
  });

  test('one unknown among known ones refuses all of them and is named', () => {
    const part = fc.array(fc.constantFrom(...STANDARD_SCOPES), { maxLength: 4 });
    const stranger = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => {
      return !/\s/.test(text) && !known.has(text);
    });
    fc.assert(
      fc.property(part, stranger, part, (before, scope, after) => {
        assert.throws(() => parseScopes([...before, scope, ...after].join(' '), known), {
          code: 'scope_invalid',
          details: { value: scope },
        });
      }),
    );
  });

  test('names match in their own case only', () => {
    for (const scope of ['OpenID', 'OPENID', 'Clientarea:sso', 'openid,profile', 'openid+email']) {
      assert.throws(() => parseScopes(scope, known), { code: 'scope_invalid' }, scope);
    }
  });

  test('nothing of Object.prototype is a scope', () => {
    for (const scope of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      assert.throws(() => parseScopes(scope, known), { code: 'scope_invalid' }, scope);
    }
  });

  test('a scope token has the characters of RFC 6749 section 3.3', () => {
    for (let code = 0; code < 0x180; code++) {
      const char = String.fromCharCode(code);
      const wanted = code > 0x20 && code < 0x7f && char !== '"' && char !== '\\';
      assert.equal(isScopeToken(char), wanted, `U+${code.toString(16)}`);
    }
    assert.equal(isScopeToken(''), false);
    assert.equal(isScopeToken('a'.repeat(100)), true);
    assert.equal(isScopeToken('a'.repeat(101)), false);
    assert.equal(isScopeToken('a\n'), false);
  });

  test('what opens the API and what is about a person never meet', () => {
    const fits = (grantType: (typeof GRANT_TYPES)[number], scope: string): boolean => {
      try {
        checkScopesFit(grantType, ['backups:read', scope] as Scope[]);
        return true;
      } catch (error) {
        const { code, details } = error as { code: string; details: object };
        assert.deepEqual([code, details], ['scope_invalid', { value: scope }]);
        return false;
      }
    };
    for (const grantType of GRANT_TYPES) {
      const isForItself = grantType === 'client_credentials';
      for (const scope of API_SCOPES) assert.equal(fits(grantType, scope), isForItself, scope);
      for (const scope of STANDARD_SCOPES)
        assert.equal(fits(grantType, scope), !isForItself, scope);
    }
  });
});
