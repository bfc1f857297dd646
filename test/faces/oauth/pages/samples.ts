import {
  type AccountModel,
  accountPage,
} from '../../../../src/faces/oauth/pages/account/account.ts';
import { recoveryCodesPage } from '../../../../src/faces/oauth/pages/account/recovery-codes.ts';
import { twoFactorOffPage } from '../../../../src/faces/oauth/pages/account/two-factor-off.ts';
import { twoFactorSetupPage } from '../../../../src/faces/oauth/pages/account/two-factor-setup.ts';
import { consentPage } from '../../../../src/faces/oauth/pages/consent.ts';
import { errorPage } from '../../../../src/faces/oauth/pages/error.ts';
import { goingBackPage } from '../../../../src/faces/oauth/pages/going-back.ts';
import { drawQrCode } from '../../../../src/faces/oauth/pages/parts/qr-code.ts';
import { secondFactorPage } from '../../../../src/faces/oauth/pages/second-factor.ts';
import { signInPage } from '../../../../src/faces/oauth/pages/sign-in.ts';
import { signOutPage } from '../../../../src/faces/oauth/pages/sign-out.ts';
import { signedOutPage } from '../../../../src/faces/oauth/pages/signed-out.ts';
import type { Render } from './page-server.ts';

export const frame = { companyName: 'Northwind Hosting', styleHref: '/oauth/style.css' } as const;
const csrf = 'csrf-token';
const email = 'ada.lovelace@example.com';
const application = {
  name: 'Koala Forum',
  description: 'Talk with others who run small servers.\nIt shows your name beside what you write.',
  logoUri: '/logo.svg',
};
const unlabelled = { name: 'übersicht', description: '', logoUri: '' };
const longName = { name: `Verwaltungsoberfläche${'n'.repeat(120)}` };

export const signInModel = {
  ...frame,
  action: '/sign-in',
  csrf,
  email: '',
  application,
  cancelAction: '/cancel',
} as const;

export const consentModel = {
  ...frame,
  action: '/consent',
  csrf,
  application,
  redirectUri: 'https://forum.koala.example/auth/callback?x=1',
  scopes: ['openid', 'profile', 'email', 'offline_access', 'clientarea:invoices', 'backups:read'],
  signedInAs: email,
  switchAction: '/switch',
} as const;

/** Something that looks like a QR code; cameras do not see it. */
export const modules = Array.from({ length: 33 }, (_, y) =>
  Array.from({ length: 33 }, (_, x) => (x * 7 + y * 13 + ((x * y) % 5)) % 3 === 0),
);

export const accountModel: AccountModel = {
  ...frame,
  csrf,
  email,
  signOutHref: '/sign-out',
  timeZone: 'Europe/Berlin',
  profile: { action: '/profile', givenName: 'Ada', familyName: 'Lovelace', locale: 'en' },
  password: { action: '/password' },
  twoFactor: { on: false, beginAction: '/two-factor' },
  singleSignOn: { action: '/single-sign-on', on: true },
  applications: {
    revokeAction: '/revoke',
    list: [
      { ...application, identifier: 'A.1', scopes: ['openid', 'email'], since: 1_763_900_000_000 },
      {
        ...unlabelled,
        identifier: 'B.2',
        scopes: ['openid', 'profile', 'offline_access'],
        since: 1_758_000_000_000,
      },
    ],
  },
  sessions: {
    endAction: '/end',
    endAllAction: '/end-all',
    list: [
      { id: '1', browser: 'Firefox on Linux', since: 1.7639e12, last: 1.7639e12, here: true },
      { id: '2', browser: 'Safari on iPhone', since: 1.7621e12, last: 1.7622e12, here: false },
    ],
  },
};

/** Every page, and every state of it that looks different. */
export const samples: Readonly<Record<string, Render>> = {
  'sign-in': (words) => signInPage(words, signInModel),
  'sign-in-wrong': (words) =>
    signInPage(words, { ...signInModel, email, problem: { kind: 'wrong' } }),
  'sign-in-throttled': (words) =>
    signInPage(words, {
      ...frame,
      action: '/sign-in',
      csrf,
      email,
      problem: { kind: 'throttled', seconds: 90 },
    }),
  'second-factor': (words) => secondFactorPage(words, secondFactorModel('code')),
  'second-factor-wrong': (words) =>
    secondFactorPage(words, { ...secondFactorModel('code'), problem: { kind: 'wrong' } }),
  'recovery-code': (words) => secondFactorPage(words, secondFactorModel('recovery_code')),
  consent: (words) => consentPage(words, consentModel),
  'consent-long': (words) =>
    consentPage(words, {
      ...consentModel,
      application: longName,
      redirectUri: 'com.example.app:/callback',
      signedInAs: `${'a'.repeat(64)}@${'b'.repeat(63)}.example`,
    }),
  error: (words) =>
    errorPage(words, {
      ...frame,
      kind: 'redirect_uri',
      code: 'invalid_redirect_uri',
      message: "redirect_uri did not match any of the client's registered redirect_uris",
      requestId: '0190b7c2-5b6e-7c3a-9d2f-3f1e8a4b6c7d',
      backHref: '/account',
    }),
  'error-single-sign-on': (words) =>
    errorPage(words, {
      ...frame,
      kind: 'single_sign_on',
      code: 'access_denied',
      message: 'Single Sign-On authentication denied for "Closed" User ID: 42',
      requestId: 'r-1',
      backHref: '/account',
    }),
  'going-back': (words) =>
    goingBackPage(words, { ...frame, action: '/callback', fields: [['xsrf', 'x']] }),
  'sign-out': (words) =>
    signOutPage(words, {
      ...frame,
      action: '/oauth/logout/confirm',
      token: { name: 'xsrf', value: 'x' },
      applicationName: application.name,
    }),
  'signed-out': (words) => signedOutPage(words, { ...frame, signInHref: '/account' }),
  account: (words) => accountPage(words, { ...accountModel, done: 'profile_saved' }),
  'account-problems': (words) =>
    accountPage(words, {
      ...accountModel,
      profile: { ...accountModel.profile, locale: 'fr-CA', problem: 'invalid' },
      password: { action: '/password', problem: { kind: 'wrong' } },
      twoFactor: { on: true, codesLeft: 7, turnOffHref: '/two-factor/off' },
      applications: { revokeAction: '/revoke', list: [] },
    }),
  'two-factor-setup': (words) =>
    twoFactorSetupPage(words, {
      ...frame,
      action: '/two-factor/confirm',
      csrf,
      qrSvg: drawQrCode(modules),
      secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
      cancelHref: '/account',
    }),
  'recovery-codes': (words) =>
    recoveryCodesPage(words, {
      ...frame,
      codes: Array.from({ length: 10 }, (_, i) => `${1000 + i * 37}-kq7m-${2000 + i * 91}`),
      nextHref: '/account',
    }),
  'two-factor-off': (words) =>
    twoFactorOffPage(words, {
      ...frame,
      action: '/two-factor/off',
      csrf,
      email,
      cancelHref: '/account',
      problem: { kind: 'wrong' },
    }),
};

function secondFactorModel(asks: 'code' | 'recovery_code') {
  return { ...frame, action: '/code', csrf, asks, otherHref: '/other', cancelAction: '/cancel' };
}
