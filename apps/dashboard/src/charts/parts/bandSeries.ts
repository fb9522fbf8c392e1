/** How far the band around a line reaches at one place. */
export interface BandPoint {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** Of a series, what places its own elements. */
interface RenderApi {
  coord(value: readonly [number, number]): readonly number[];
}

/**
 * The band around a line, on any scale, as a series of its own: one polygon, cut at the plot’s ends.
 *
 * @param name of the line, so that both go together
 */
export function bandSeries(band: {
  readonly name: string;
  readonly points: readonly BandPoint[];
  readonly colour: string;
  readonly opacity: number;
  readonly yAxisIndex: number;
}) {
  const { name, points, colour, opacity, yAxisIndex } = band;
  return {
    type: 'custom',
    name,
    yAxisIndex,
    silent: true,
    clip: true,
    z: 1,
    tooltip: { show: false },
    itemStyle: { color: colour },
    // One datum, so that it is drawn once; it lies on the plot, which keeps the axes as they are.
    data: points.slice(0, 1).map(({ x, high }) => [x, high]),
    renderItem: (_params: unknown, api: RenderApi) => ({
      type: 'polygon',
      shape: {
        points: [
          ...points.map(({ x, high }) => api.coord([x, high])),
          ...points.toReversed().map(({ x, low }) => api.coord([x, low])),
        ],
      },
      style: { fill: colour, opacity },
    }),
  };
}
