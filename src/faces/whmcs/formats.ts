/** How an answer is written (whmcs-behaviour.md 1.3). */
export const RESPONSE_TYPES = ['json', 'xml', 'nvp'] as const;

export type ResponseType = (typeof RESPONSE_TYPES)[number];

/** A value of an answer. */
export type Value = string | number | boolean | readonly string[];

/** One object of an answer, its fields in order. */
export type Fields = Readonly<Record<string, Value>>;

/** What a call answers: some fields and perhaps a list whose rows come page by page. */
export interface Answer {
  readonly fields: Fields;
  readonly list?: {
    /** Name of the list, such as `clients`, and of one row in XML, such as `client`. */
    readonly name: string;
    readonly row: string;
    readonly pages: AsyncIterable<readonly Fields[]>;
  };
}

/** One way to write an answer; `open`, each row and `close` follow each other. */
interface Format {
  readonly contentType: string;
  open(answer: Answer, action: string): string;
  row(answer: Answer, row: Fields, index: number): string;
  close(answer: Answer): string;
}

/** Name of the XML element of one item of a field that holds several. */
const XML_ITEMS: Readonly<Record<string, string>> = {
  redirectUri: 'uri',
  expiringRedirectUri: 'uri',
  labelledRedirectUri: 'uri',
  allowedAddresses: 'address',
  warnings: 'warning',
};

const json: Format = {
  contentType: 'application/json',
  open: ({ fields, list }) => {
    const text = JSON.stringify(fields);
    return list ? `${text.slice(0, -1)},${JSON.stringify(list.name)}:[` : text;
  },
  row: (_answer, row, index) => `${index === 0 ? '' : ','}${JSON.stringify(row)}`,
  close: ({ list }) => (list ? ']}' : ''),
};

const xml: Format = {
  contentType: 'application/xml; charset=utf-8',
  open: ({ fields, list }, action) => {
    const head = '<?xml version="1.0" encoding="utf-8"?>\n<whmcsapi>';
    return `${head}${element('action', action)}${elements(fields)}${list ? `<${list.name}>` : ''}`;
  },
  row: ({ list }, row) => `<${list?.row}>${elements(row)}</${list?.row}>`,
  close: ({ list }) => `${list ? `</${list.name}>` : ''}</whmcsapi>\n`,
};

const nvp: Format = {
  contentType: 'text/plain; charset=utf-8',
  open: ({ fields }) => pairs(fields, (name) => name),
  row: ({ list }, row, index) => pairs(row, (name) => `${list?.name}[${index}][${name}]`),
  close: () => '',
};

/** Every response type. */
export const FORMATS: Readonly<Record<ResponseType, Format>> = { json, xml, nvp };

/** The response type that a text names in any case; undefined for any other text. */
export function toResponseType(text: string | undefined): ResponseType | undefined {
  const wanted = text?.trim().toLowerCase();
  return RESPONSE_TYPES.find((type) => type === wanted);
}

function elements(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => element(name, value))
    .join('');
}

function element(name: string, value: Value): string {
  const inner = Array.isArray(value)
    ? value.map((item) => element(XML_ITEMS[name] ?? 'item', item)).join('')
    : escapeMarkup(String(value));
  return `<${name}>${inner}</${name}>`;
}

function pairs(fields: Fields, nameOf: (name: string) => string): string {
  return Object.entries(fields)
    .flatMap(([name, value]) =>
      Array.isArray(value)
        ? value.map((item, index) => [`${nameOf(name)}[${index}]`, item])
        : [[nameOf(name), String(value)]],
    )
    .map(([name, text = '']) => `${name}=${escapePair(text)};`)
    .join('');
}

const MARKUP: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A bare one would be read as a line feed (XML 1.0 section 2.11).
  '\r': '&#13;',
};

// XML 1.0 has no way to write most control characters.
const NOT_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"'\r]/g, (char) => MARKUP[char] ?? char).replace(NOT_XML, '\ufffd');
}

// A bare `;` would end the pair.
function escapePair(text: string): string {
  return text.replace(/[&<>"';\r\n]/g, (char) => `&#${char.charCodeAt(0)};`);
}
