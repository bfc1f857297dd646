import assert from 'node:assert/strict';

/** A page as somebody without JavaScript has it before them. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
}

/** A browser reduced to what plain forms need: cookies, redirects, hidden fields. */
export class Visitor {
  readonly #cookies = new Map<string, string>();

  /** Follows redirects within the server; one that leaves it is answered as its address. */
  async go(url: string, init: RequestInit = {}): Promise<Page | URL> {
    const origin = new URL(url).origin;
    let next = url;
    let request: RequestInit = init;
    for (let hops = 0; hops < 10; hops++) {
      const headers = { ...(request.headers as object), cookie: this.#cookieHeader() };
      const response = await fetch(next, { ...request, headers, redirect: 'manual' });
      this.#keep(response);
      const location = response.headers.get('location');
      if (location === null) {
        const html = await response.text();
        return { url: next, status: response.status, html, headers: response.headers };
      }
      const target = new URL(location, next);
      if (target.origin !== origin) return target;
      next = target.href;
      request = {};
    }
    throw new Error('too many redirects');
  }

  /** Opens an address that must show a page. */
  async open(url: string): Promise<Page> {
    const page = await this.go(url);
    assert.ok(!(page instanceof URL), `left for ${String(page)}`);
    return page;
  }

  /** Sends the form whose action ends so, with its hidden fields and these. */
  submit(
    page: Page,
    ending: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ) {
    const forms = [...page.html.matchAll(/<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)];
    const form = forms.find(([, action = '']) => action.split('?')[0]?.endsWith(ending));
    assert.ok(form, `no form to ${ending} in:\n${page.html}`);
    const hidden = [
      ...(form[2] ?? '').matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g),
    ];
    const body = new URLSearchParams({
      ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])),
      ...fields,
    });
    return this.go(new URL((form[1] ?? '').replaceAll('&amp;', '&'), page.url).href, {
      method: 'POST',
      body,
      headers,
    });
  }

  /** Names of the cookies it holds. */
  get cookieNames(): readonly string[] {
    return [...this.#cookies.keys()];
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  #cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }
}
