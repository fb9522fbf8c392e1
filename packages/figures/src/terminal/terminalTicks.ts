/** A number under an axis, and the column at which its text begins. */
export interface TerminalTick {
  readonly value: number;
  readonly column: number;
  readonly textColumn: number;
}

const steps = [1, 2, 5, 10, 20, 25, 50, 100, 200];

/**
 * The numbers under an axis of layers: those at the smallest round step at which none touches
 * another, the first layer among them, and the last where it touches none.
 *
 * @param columns the column of each layer, from the left; layers are numbered from `first`
 * @param width columns of the axis: no text ends beyond
 */
export function terminalTicks(
  first: number,
  columns: readonly number[],
  width: number,
): TerminalTick[] {
  const all = columns.map((column, index) => tickAt(first + index, column, width));
  const rounds = steps.map((step) =>
    all.filter(({ value }, index) => index === 0 || value % step === 0),
  );
  const ticks = rounds.find(apart) ?? all.slice(0, 1);
  const withLast = [...ticks.filter((tick) => tick !== all.at(-1)), ...all.slice(-1)];
  return apart(withLast) ? withLast : ticks;
}

function tickAt(value: number, column: number, width: number): TerminalTick {
  const { length } = String(value);
  const centred = column - Math.floor((length - 1) / 2);
  return { value, column, textColumn: Math.max(0, Math.min(centred, width - length)) };
}

function apart(ticks: readonly TerminalTick[]): boolean {
  return ticks.every((tick, index) => {
    const next = ticks[index + 1];
    return next === undefined || tick.textColumn + String(tick.value).length < next.textColumn;
  });
}
