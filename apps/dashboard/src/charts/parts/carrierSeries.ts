/**
 * A line that is not seen: it holds every place that pointer and arrow keys go by, whatever the lines
 * that are seen have or hide. It is a chart’s first series.
 */
export function carrierSeries(points: readonly (readonly [x: number, y: number | null])[]) {
  return {
    type: 'line',
    name: 'places',
    symbol: 'none',
    lineStyle: { opacity: 0 },
    data: points.map((point) => [...point]),
  };
}
