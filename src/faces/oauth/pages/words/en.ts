import { html } from '@remix-run/html-template';
import { accountEn } from './en-account.ts';
import type { Words } from './words.ts';

const wait = (seconds: number): string => {
  const minutes = Math.ceil(seconds / 60);
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
};

/** English. */
export const en: Words = {
  ...accountEn,
  lang: 'en',
  dateLocale: 'en-GB',
  languageName: 'English',
  problemTitle: (title) => `Problem: ${title}`,
  skipToContent: 'Skip to content',
  throttled: (seconds) => `Too many tries. Please try again in ${wait(seconds)}.`,
  signIn: {
    title: 'Sign in',
    asking: (application) => html`to continue to <strong>${application}</strong>`,
    plain: (company) => html`to your ${company} account`,
    email: 'Email address',
    password: 'Password',
    submit: 'Sign in',
    cancel: 'Cancel',
    wrong: 'The email address or the password is not right. Please check both.',
    accountClosed: 'This account is closed, so you cannot sign in with it.',
  },
  consent: {
    title: 'Allow access?',
    asks: (application, company) =>
      html`<strong>${application}</strong> would like to use your ${company} account.`,
    willBeAble: 'It will be able to:',
    returnsTo: 'You will go back to',
    onThisDevice: 'a program on this device',
    appOnThisDevice: 'an app on this device',
    signedInAs: 'Signed in as',
    notYou: 'Not you?',
    allow: 'Allow',
    deny: 'Deny',
    later: 'You can take this access back at any time in your account.',
  },
  signOut: {
    title: 'Sign out?',
    question: (company) => html`Do you want to sign out of ${company}?`,
    questionFrom: (application, company) =>
      html`You have left <strong>${application}</strong>. Do you want to sign out of ${company} too?`,
    submit: 'Sign out',
    stay: 'Stay signed in',
    doneTitle: 'Signed out',
    doneText: (company) => html`You have been signed out of ${company}.`,
    doneAdvice: 'If you share this device with others, close the browser now.',
    signInAgain: 'Sign in again',
  },
  goingBack: {
    title: 'One moment',
    text: 'You are on your way back. If nothing happens, please continue here.',
  },
  error: {
    kinds: {
      request: {
        title: 'This sign\u2011in link does not work',
        text: 'The application sent a request that we cannot answer. Please go back and try again; if it happens again, tell the people who run the application.',
      },
      sign_out: {
        title: 'You are not signed out yet',
        text: 'The application sent a request to sign out that we cannot answer. You can sign out on your account page.',
      },
      application_unknown: {
        title: 'Unknown application',
        text: 'The application that sent you here is not registered with us, or no longer is.',
      },
      redirect_uri: {
        title: 'We cannot send you back',
        text: 'The application asked us to send you to an address that is not registered for it. To protect you, we stopped here.',
      },
      single_sign_on: {
        title: 'Automatic sign\u2011in did not work',
        text: 'We could not sign you in from the other page. You can still sign in with your password.',
      },
      expired: {
        title: 'This page is too old',
        text: 'The page was open for too long, or it was already used. Please go back to where you started and try again.',
      },
      not_found: {
        title: 'Page not found',
        text: 'There is nothing at this address.',
      },
      throttled: {
        title: 'Too many tries',
        text: 'There were too many requests in a short time. Please wait a little and try again.',
      },
      account_closed: {
        title: 'This account is closed',
        text: 'You are signed in to an account that is closed, so no application can use it.',
      },
      server: {
        title: 'Something went wrong',
        text: 'That is our mistake, not yours. Please try again in a moment.',
      },
    },
    details: 'Details for support',
    code: 'Code',
    requestId: 'Request',
    back: 'Go to my account',
  },
  done: {
    profile_saved: { title: 'Profile saved', text: 'Your profile was saved.' },
    password_changed: {
      title: 'Password changed',
      text: 'Your password was changed. Other browsers were signed out.',
    },
    access_removed: { title: 'Access removed', text: 'The application has no access any more.' },
    single_sign_on_on: { title: 'Single sign-on is on', text: 'Single sign-on was turned on.' },
    single_sign_on_off: { title: 'Single sign-on is off', text: 'Single sign-on was turned off.' },
    session_ended: { title: 'Browser signed out', text: 'The browser was signed out.' },
    sessions_ended: { title: 'Signed out everywhere', text: 'You were signed out everywhere.' },
    two_factor_on: {
      title: 'Two-factor sign-in is on',
      text: 'From now on we ask for a code from your phone when you sign in.',
    },
    two_factor_off: {
      title: 'Two-factor sign-in is off',
      text: 'From now on your password is enough to sign in.',
    },
  },
  next: 'Continue',
  scopes: {
    openid: 'Know who you are',
    profile: 'See your name and your language',
    email: 'See your email address',
    offline_access: 'Keep this access while you are away',
    'clientarea:sso': 'Sign you in to your client area',
    'sso:custom_redirect': 'Open any page of your client area for you',
    'clientarea:profile': 'Open your details',
    'clientarea:billing_info': 'Open your billing information',
    'clientarea:emails': 'Open the emails we sent you',
    'clientarea:announcements': 'Open our announcements',
    'clientarea:downloads': 'Open your downloads',
    'clientarea:knowledgebase': 'Open the knowledge base',
    'clientarea:network_status': 'Open the network status',
    'clientarea:services': 'Open your products and services',
    'clientarea:product_details': 'Open the details of a product',
    'clientarea:domains': 'Open your domains',
    'clientarea:domain_details': 'Open the details of a domain',
    'clientarea:invoices': 'Open your invoices',
    'clientarea:tickets': 'Open your support tickets',
    'clientarea:submit_ticket': 'Open the form for a new support ticket',
    'clientarea:shopping_cart': 'Open the shopping cart',
    'clientarea:shopping_cart_addons': 'Open the shopping cart for add-ons',
    'clientarea:shopping_cart_domain_register': 'Open the order form for a new domain',
    'clientarea:shopping_cart_domain_transfer': 'Open the order form to move a domain to us',
  },
  scopeByName: (name) => html`Use the permission ${name}`,
};
