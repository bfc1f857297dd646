import { html } from '@remix-run/html-template';
import type { AccountWords, CodeWords } from './account-words.ts';

/** German texts of the account pages. */
export const accountDe: AccountWords & CodeWords = {
  passwordWrong: 'Dieses Passwort stimmt nicht.',
  secondFactor: {
    title: 'Code eingeben',
    text: 'Öffnen Sie die Authenticator-App auf Ihrem Telefon und geben Sie den Code ein, den sie für uns anzeigt.',
    code: 'Code',
    codeHint: '6 Ziffern',
    submit: 'Weiter',
    useRecoveryCode: 'Wiederherstellungscode verwenden',
    recoveryTitle: 'Wiederherstellungs\u00adcode eingeben',
    recoveryText:
      'Verwenden Sie einen der Codes, die Sie beim Einrichten der Zwei-Faktor-Anmeldung aufbewahrt haben. Jeder gilt einmal.',
    recoveryCode: 'Wiederherstellungscode',
    useCode: 'Code aus der App verwenden',
    wrong: 'Dieser Code stimmt nicht oder ist abgelaufen. Bitte geben Sie den aktuellen ein.',
    recoveryWrong: 'Dieser Wiederherstellungscode stimmt nicht oder wurde schon benutzt.',
  },
  setup: {
    title: 'Zwei-Faktor-Anmeldung einrichten',
    scan: 'In Ihre App aufnehmen',
    scanText: 'Scannen Sie dieses Bild mit einer Authenticator-App auf Ihrem Telefon.',
    picture: 'QR-Code für die Authenticator-App; der Schlüssel darunter sagt dasselbe',
    byHand: 'Sie können nicht scannen? Geben Sie diesen Schlüssel ein:',
    confirm: 'Bestätigen',
    confirmText: 'Geben Sie den Code ein, den die App jetzt anzeigt.',
    submit: 'Einschalten',
    cancel: 'Abbrechen',
    wrong:
      'Dieser Code stimmt nicht. Prüfen Sie die Uhr Ihres Telefons und geben Sie den aktuellen Code ein.',
  },
  recovery: {
    title: 'Bewahren Sie Ihre Wieder\u00adherstellungs\u00adcodes auf',
    text: 'Wenn Sie Ihr Telefon verlieren, melden Sie sich mit einem dieser Codes an. Jeder gilt einmal.',
    once: 'Wir zeigen sie nur jetzt. Schreiben Sie sie auf oder speichern Sie sie in einem Passwortmanager.',
    kept: 'Ich habe sie aufbewahrt',
  },
  twoFactorOff: {
    title: 'Zwei-Faktor-Anmeldung ausschalten?',
    text: 'Dann genügt allein Ihr Passwort für die Anmeldung. Ihre Wiederherstellungscodes werden ungültig.',
    submit: 'Ausschalten',
    cancel: 'Eingeschaltet lassen',
  },
  account: {
    title: 'Ihr Konto',
    sections: 'Abschnitte',
    signedInAs: 'Angemeldet als',
    signOut: 'Abmelden',
  },
  profile: {
    title: 'Profil',
    email: 'E-Mail-Adresse',
    emailHint: 'Damit melden Sie sich an.',
    givenName: 'Vorname',
    familyName: 'Nachname',
    locale: 'Sprache',
    localeOfBrowser: 'Wie im Browser',
    submit: 'Profil speichern',
    invalid: 'Bitte geben Sie Namen mit höchstens 255 Zeichen in einer Zeile ein.',
  },
  password: {
    title: 'Passwort',
    current: 'Aktuelles Passwort',
    next: 'Neues Passwort',
    nextHint: (minimum) => `Mindestens ${minimum} Zeichen.`,
    submit: 'Passwort ändern',
    invalid: (minimum, maximum) => `Bitte wählen Sie ${minimum} bis ${maximum} Zeichen.`,
  },
  twoFactor: {
    title: 'Zwei-Faktor-Anmeldung',
    offText:
      'Aus. Ein Code von Ihrem Telefon, zusätzlich zum Passwort, hält Fremde von Ihrem Konto fern.',
    begin: 'Einrichten',
    onText: 'An. Bei der Anmeldung fragen wir nach einem Code von Ihrem Telefon.',
    codesLeft: (count) =>
      count === 1
        ? 'Sie haben noch 1 Wiederherstellungscode.'
        : `Sie haben noch ${count} Wiederherstellungscodes.`,
    turnOff: 'Ausschalten',
  },
  singleSignOn: {
    title: 'Single Sign-on',
    onText: 'An. Die Verwaltungsoberflächen Ihrer Dienste können Sie hier anmelden.',
    offText: 'Aus. Die Verwaltungsoberflächen Ihrer Dienste können Sie hier nicht anmelden.',
    turnOn: 'Einschalten',
    turnOff: 'Ausschalten',
  },
  applications: {
    title: 'Meine Anwendungen',
    text: 'Diesen Anwendungen haben Sie erlaubt, Ihr Konto zu nutzen.',
    none: 'Keine Anwendung nutzt Ihr Konto.',
    since: (day) => html`Seit ${day}`,
    revoke: 'Zugriff entziehen',
    revokeOf: (application) => html`für ${application}`,
  },
  sessions: {
    title: 'Angemeldete Browser',
    text: 'Melden Sie ab, was Sie nicht kennen, und ändern Sie danach Ihr Passwort.',
    here: 'Dieser Browser',
    since: (minute) => html`Seit ${minute}`,
    last: (minute) => html`Zuletzt benutzt ${minute}`,
    end: 'Abmelden',
    endOf: (browser) => html`${browser}`,
    endAll: 'Überall abmelden',
    endAllText: 'Meldet jeden Browser ab, auch diesen.',
  },
};
