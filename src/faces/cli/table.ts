import { printable } from './printable.ts';

/** One column of a table of `Row`s. */
export interface Column<Row> {
  readonly title: string;
  value(row: Row): string | number;
}

const GAP = '  ';

/** A table that is written page by page; the first page decides how wide the columns are. */
export class Table<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #lineWidth: number;
  #widths: readonly number[] | undefined;

  /** @param terminalWidth lines are cut to it; undefined = they are left whole */
  constructor(columns: readonly Column<Row>[], terminalWidth: number | undefined) {
    this.#columns = columns;
    this.#lineWidth = terminalWidth ?? Number.POSITIVE_INFINITY;
  }

  /** The lines of some rows, the very first ones below the titles. */
  lines(rows: readonly Row[]): string {
    const cells = rows.map((row) => this.#columns.map(({ value }) => printable(`${value(row)}`)));
    if (this.#widths === undefined) {
      cells.unshift(this.#columns.map(({ title }) => title.toUpperCase()));
      this.#widths = this.#columns.map((_, index) =>
        cells.reduce((widest, line) => Math.max(widest, lengthOf(line[index] ?? '')), 0),
      );
    }
    const widths = this.#widths;
    return cells.map((line) => `${cut(join(line, widths), this.#lineWidth)}\n`).join('');
  }
}

/** Lines of a name and its value each. */
export function details(pairs: readonly (readonly [name: string, value: string | number])[]) {
  const widths = [Math.max(...pairs.map(([name]) => name.length))];
  return pairs.map(([name, value]) => `${join([name, printable(`${value}`)], widths)}\n`).join('');
}

function join(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) => cell + ' '.repeat(Math.max((widths[index] ?? 0) - lengthOf(cell), 0)))
    .join(GAP)
    .trimEnd();
}

function lengthOf(text: string): number {
  return [...text].length;
}

function cut(line: string, width: number): string {
  return lengthOf(line) <= width ? line : `${[...line].slice(0, width - 1).join('')}…`;
}
