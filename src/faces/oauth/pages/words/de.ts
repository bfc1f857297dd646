import { html } from '@remix-run/html-template';
import { accountDe } from './de-account.ts';
import type { Words } from './words.ts';

const wait = (seconds: number): string => {
  const minutes = Math.ceil(seconds / 60);
  if (seconds < 60) return seconds === 1 ? 'einer Sekunde' : `${seconds} Sekunden`;
  return minutes === 1 ? 'einer Minute' : `${minutes} Minuten`;
};

/** German; readers are addressed as "Sie". */
export const de: Words = {
  ...accountDe,
  lang: 'de',
  dateLocale: 'de-DE',
  languageName: 'Deutsch',
  problemTitle: (title) => `Problem: ${title}`,
  skipToContent: 'Zum Inhalt springen',
  throttled: (seconds) =>
    `Zu viele Versuche. Bitte versuchen Sie es in ${wait(seconds)} noch einmal.`,
  signIn: {
    title: 'Anmelden',
    asking: (application) => html`weiter zu <strong>${application}</strong>`,
    plain: (company) => html`bei Ihrem Konto von ${company}`,
    email: 'E-Mail-Adresse',
    password: 'Passwort',
    submit: 'Anmelden',
    cancel: 'Abbrechen',
    wrong: 'E-Mail-Adresse oder Passwort stimmt nicht. Bitte prüfen Sie beides.',
    accountClosed: 'Dieses Konto ist geschlossen. Sie können sich damit nicht mehr anmelden.',
  },
  consent: {
    title: 'Zugriff erlauben?',
    asks: (application, company) =>
      html`<strong>${application}</strong> möchte Ihr Konto bei ${company} nutzen.`,
    willBeAble: 'Das wird damit möglich:',
    returnsTo: 'Danach geht es zurück zu',
    onThisDevice: 'ein Programm auf diesem Gerät',
    appOnThisDevice: 'eine App auf diesem Gerät',
    signedInAs: 'Angemeldet als',
    notYou: 'Sind Sie das nicht?',
    allow: 'Erlauben',
    deny: 'Ablehnen',
    later: 'Sie können diesen Zugriff jederzeit in Ihrem Konto wieder entziehen.',
  },
  signOut: {
    title: 'Abmelden?',
    question: (company) => html`Möchten Sie sich bei ${company} abmelden?`,
    questionFrom: (application, company) =>
      html`Sie haben <strong>${application}</strong> verlassen. Möchten Sie sich auch bei ${company} abmelden?`,
    submit: 'Abmelden',
    stay: 'Angemeldet bleiben',
    doneTitle: 'Abgemeldet',
    doneText: (company) => html`Sie sind jetzt bei ${company} abgemeldet.`,
    doneAdvice: 'Wenn andere dieses Gerät mitbenutzen, schließen Sie jetzt den Browser.',
    signInAgain: 'Wieder anmelden',
  },
  goingBack: {
    title: 'Einen Moment',
    text: 'Es geht gleich zurück. Wenn nichts geschieht, machen Sie bitte hier weiter.',
  },
  error: {
    kinds: {
      request: {
        title: 'Dieser Anmelde-Link funktioniert nicht',
        text: 'Die Anwendung hat eine Anfrage geschickt, die wir nicht beantworten können. Bitte gehen Sie zurück und versuchen Sie es noch einmal. Wenn es wieder geschieht, wenden Sie sich an den Betreiber der Anwendung.',
      },
      sign_out: {
        title: 'Sie sind noch nicht abgemeldet',
        text: 'Die Anwendung hat eine Abmeldung angefragt, die wir nicht beantworten können. Auf Ihrer Kontoseite können Sie sich abmelden.',
      },
      application_unknown: {
        title: 'Unbekannte Anwendung',
        text: 'Die Anwendung, von der Sie kommen, ist bei uns nicht oder nicht mehr registriert.',
      },
      redirect_uri: {
        title: 'Wir können Sie nicht zurückleiten',
        text: 'Die Anwendung wollte Sie an eine Adresse leiten, die für sie nicht registriert ist. Zu Ihrem Schutz geht es hier nicht weiter.',
      },
      single_sign_on: {
        title: 'Die automatische Anmeldung hat nicht geklappt',
        text: 'Wir konnten Sie von der anderen Seite aus nicht anmelden. Mit Ihrem Passwort können Sie sich weiterhin anmelden.',
      },
      expired: {
        title: 'Diese Seite ist veraltet',
        text: 'Die Seite war zu lange offen oder wurde schon benutzt. Bitte beginnen Sie dort, wo Sie hergekommen sind, noch einmal.',
      },
      not_found: {
        title: 'Seite nicht gefunden',
        text: 'Unter dieser Adresse gibt es nichts.',
      },
      throttled: {
        title: 'Zu viele Versuche',
        text: 'Es gab zu viele Anfragen in kurzer Zeit. Bitte warten Sie ein wenig und versuchen Sie es dann noch einmal.',
      },
      account_closed: {
        title: 'Dieses Konto ist geschlossen',
        text: 'Sie sind mit einem geschlossenen Konto angemeldet; darum kann keine Anwendung es nutzen.',
      },
      server: {
        title: 'Etwas ist schiefgegangen',
        text: 'Das ist unser Fehler, nicht Ihrer. Bitte versuchen Sie es gleich noch einmal.',
      },
    },
    details: 'Angaben für den Support',
    code: 'Code',
    requestId: 'Anfrage',
    back: 'Zu meinem Konto',
  },
  done: {
    profile_saved: { title: 'Profil gespeichert', text: 'Ihr Profil wurde gespeichert.' },
    password_changed: {
      title: 'Passwort geändert',
      text: 'Ihr Passwort wurde geändert. Andere Browser wurden abgemeldet.',
    },
    access_removed: {
      title: 'Zugriff entzogen',
      text: 'Die Anwendung hat jetzt keinen Zugriff mehr.',
    },
    single_sign_on_on: {
      title: 'Single Sign-on ist eingeschaltet',
      text: 'Single Sign-on wurde eingeschaltet.',
    },
    single_sign_on_off: {
      title: 'Single Sign-on ist ausgeschaltet',
      text: 'Single Sign-on wurde ausgeschaltet.',
    },
    session_ended: { title: 'Browser abgemeldet', text: 'Der Browser wurde abgemeldet.' },
    sessions_ended: { title: 'Überall abgemeldet', text: 'Sie wurden überall abgemeldet.' },
    two_factor_on: {
      title: 'Zwei-Faktor-Anmeldung ist eingeschaltet',
      text: 'Ab jetzt fragen wir bei der Anmeldung nach einem Code von Ihrem Telefon.',
    },
    two_factor_off: {
      title: 'Zwei-Faktor-Anmeldung ist ausgeschaltet',
      text: 'Ab jetzt genügt Ihr Passwort für die Anmeldung.',
    },
  },
  next: 'Weiter',
  scopes: {
    openid: 'Erkennen, wer Sie sind',
    profile: 'Ihren Namen und Ihre Sprache sehen',
    email: 'Ihre E-Mail-Adresse sehen',
    offline_access: 'Diesen Zugriff behalten, auch wenn Sie nicht da sind',
    'clientarea:sso': 'Sie in Ihrem Kundenbereich anmelden',
    'sso:custom_redirect': 'Jede Seite Ihres Kundenbereichs für Sie öffnen',
    'clientarea:profile': 'Ihre Kundendaten öffnen',
    'clientarea:billing_info': 'Ihre Zahlungsdaten öffnen',
    'clientarea:emails': 'Die E-Mails öffnen, die wir Ihnen geschickt haben',
    'clientarea:announcements': 'Unsere Ankündigungen öffnen',
    'clientarea:downloads': 'Ihre Downloads öffnen',
    'clientarea:knowledgebase': 'Die Wissensdatenbank öffnen',
    'clientarea:network_status': 'Den Netzwerkstatus öffnen',
    'clientarea:services': 'Ihre Produkte und Dienste öffnen',
    'clientarea:product_details': 'Die Einzelheiten eines Produkts öffnen',
    'clientarea:domains': 'Ihre Domains öffnen',
    'clientarea:domain_details': 'Die Einzelheiten einer Domain öffnen',
    'clientarea:invoices': 'Ihre Rechnungen öffnen',
    'clientarea:tickets': 'Ihre Support-Anfragen öffnen',
    'clientarea:submit_ticket': 'Das Formular für eine neue Support-Anfrage öffnen',
    'clientarea:shopping_cart': 'Den Warenkorb öffnen',
    'clientarea:shopping_cart_addons': 'Den Warenkorb für Zusatzleistungen öffnen',
    'clientarea:shopping_cart_domain_register': 'Das Bestellformular für eine neue Domain öffnen',
    'clientarea:shopping_cart_domain_transfer': 'Das Bestellformular für einen Domain-Umzug öffnen',
  },
  scopeByName: (name) => html`Die Berechtigung ${name} nutzen`,
};
