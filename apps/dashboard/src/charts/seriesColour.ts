import type { Theme } from '@tunnel/figures/browser';

/** The colour of the line, group or class of an index; they come round after ten. */
export function seriesColour(index: number, theme: Theme): string {
  return theme.series[index % theme.series.length] ?? theme.text;
}
