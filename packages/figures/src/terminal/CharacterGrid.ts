import type { Look, Paint } from './ansi.js';

interface Cell {
  readonly character: string;
  readonly look: Look | null;
}

const empty: Cell = { character: ' ', look: null };

/** A rectangle of characters to draw on; what lies outside is not drawn. */
export class CharacterGrid {
  readonly width: number;
  readonly height: number;
  readonly #cells: Cell[];

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#cells = Array.from({ length: width * height }, () => empty);
  }

  /** The character at a column and a row, both from 0; a space where nothing was drawn. */
  at(column: number, row: number): string {
    return this.#cells[row * this.width + column]?.character ?? ' ';
  }

  set(column: number, row: number, character: string, look: Look | null = null): void {
    if (column < 0 || column >= this.width || row < 0 || row >= this.height) return;
    this.#cells[row * this.width + column] = { character, look };
  }

  /** Writes characters from a column on to the right. */
  write(column: number, row: number, text: string, look: Look | null = null): void {
    [...text].forEach((character, index) => {
      this.set(column + index, row, character, look);
    });
  }

  /** The rows from top to bottom, without spaces at their ends. */
  lines(paint: Paint): string[] {
    return Array.from({ length: this.height }, (_, row) => this.#line(row, paint));
  }

  #line(row: number, paint: Paint): string {
    const cells = this.#cells.slice(row * this.width, (row + 1) * this.width);
    const end = cells.findLastIndex(({ character }) => character !== ' ') + 1;
    let line = '';
    for (let from = 0; from < end; ) {
      const look = cells[from]?.look ?? null;
      const next = cells.findIndex((cell, index) => index > from && cell.look !== look);
      const to = next === -1 ? end : Math.min(next, end);
      const text = cells
        .slice(from, to)
        .map(({ character }) => character)
        .join('');
      line += look === null ? text : paint(text, look);
      from = to;
    }
    return line;
  }
}
