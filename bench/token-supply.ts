/** A client the generator authenticates as. */
export interface SuppliedClient {
  readonly id: string;
  readonly secret: string;
}

/** A code or token, the client it was issued to and the user it speaks for. */
export interface SuppliedToken {
  readonly value: string;
  /** Place in `clients`. */
  readonly client: number;
  readonly sub: string;
}

/** What a seeded server holds, as the generator needs it: a file, because it is large. */
export interface TokenSupply {
  readonly paths: {
    readonly token: string;
    readonly introspection: string;
    readonly userinfo: string;
  };
  /** Clients of the code grant. */
  readonly clients: readonly SuppliedClient[];
  /** Clients of the grant single_sign_on. */
  readonly panels: readonly SuppliedClient[];
  /** Clients of the grant client_credentials. */
  readonly robots: readonly SuppliedClient[];
  /** Each can be exchanged once. */
  readonly codes: readonly SuppliedToken[];
  readonly refreshTokens: readonly SuppliedToken[];
  readonly accessTokens: readonly SuppliedToken[];
}

/** How much to seed. */
export interface SupplySize {
  /** Credentials in the table: a third of each grant type. */
  readonly credentials: number;
  readonly codes: number;
  readonly refreshTokens: number;
  readonly accessTokens: number;
}

export const callback = 'https://app.example/callback';
export const robotScope = 'credentials:read';
export const scope = 'openid profile email offline_access';
/** Where single sign-on lands at the baseline. */
export const landing = 'https://panel.example/sso';
/** RFC 7636 appendix B. */
export const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** People who sign in, spread over all credentials. */
export const users = 1000;
/** How many of so many credentials are of the code grant, the grant single_sign_on, client_credentials. */
export function thirds(credentials: number): readonly [number, number, number] {
  const third = Math.ceil(credentials / 3);
  return [third, Math.min(third, credentials - third), Math.max(0, credentials - 2 * third)];
}

/** How long what is seeded lives: longer than any run. */
export const lifetime = 6 * 3600;
