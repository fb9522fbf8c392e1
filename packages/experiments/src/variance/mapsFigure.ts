import { type FigureInput, type Task, TunnelError } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import type { RunResults } from '../analysis/RunResults.js';
import type { TunnelSpan } from '../analysis/tunnelSpan.js';
import { relus } from './MeasuredVariances.js';

/** Places of a map are rounded to this many digits after the point: finer than it can be drawn. */
const mapDigits = 2;

/** What the maps are of. */
interface Mapped {
  readonly name: string;
  readonly task: Task<'embed'>;
  readonly span: TunnelSpan | null;
  readonly classNames: readonly string[];
}

/**
 * The maps of one seed’s test images, a panel a layer.
 *
 * @throws TunnelError `artifact-corrupt` where a map cannot be read
 */
export async function mapsFigure(
  { name, task, span, classNames }: Mapped,
  results: RunResults,
): Promise<FigureInput> {
  const { layers, images, library } = results.of(task);
  const tensors = await results.tensorsOf(task);
  const numbersOf = (key: string) => {
    const tensor = tensors.get(key);
    if (tensor) return Array.from(tensor.data, Number);
    throw new TunnelError('artifact-corrupt', `the maps have no “${key}”; run their task again`, {
      key,
    });
  };
  const { components, neighbours, minDist } = task.spec.embed;
  return {
    id: 'maps',
    title: `${name}: maps of the test images by class`,
    caption: `UMAP (${library.name} ${library.version}) of ${counted(images, 'test image')} of seed ${task.spec.seed}, by ${layers.length} layers from the first to the last: of each layer’s ${components} leading principal components, with ${neighbours} neighbours and a least distance of ${minDist}. Axes have no unit, and distances between clouds and their sizes no meaning: see which classes are apart.`,
    chart: {
      kind: 'scatter',
      groups: [...classNames],
      panels: layers.map(({ name: layer }) => {
        const number = relus.indexOf(layer) + 1;
        const places = numbersOf(layer).map((place) => Number(place.toFixed(mapDigits)));
        return {
          title: `layer ${number}`,
          words: span?.found ? [number < span.start ? 'before the tunnel' : 'in the tunnel'] : [],
          points: Array.from({ length: images }, (_, image): [number, number] => [
            places[2 * image] ?? 0,
            places[2 * image + 1] ?? 0,
          ]),
          groups: numbersOf('labels'),
        };
      }),
    },
  };
}
