import { type SeedRun, TunnelError } from '@tunnel/core';

/**
 * A network’s runs as if only these of its layers had been read: numbered anew, without OOD probes.
 *
 * @param names in the network’s order
 * @throws TunnelError `internal` for a layer that was not read
 */
export function selectLayers(runs: readonly SeedRun[], names: readonly string[]): SeedRun[] {
  return runs.map(({ seed, layers, id }) => {
    const places = names.map((name) => {
      const place = layers.findIndex((layer) => layer.name === name);
      if (place !== -1) return place;
      throw new TunnelError('internal', `layer ${name} was not read`, { layer: name });
    });
    const correct = id?.correct;
    const images = correct ? correct.length / layers.length : 0;
    return {
      seed,
      layers: places.map((place, at) => ({
        layer: at + 1,
        name: layers[place]?.name ?? '',
        id: layers[place]?.id ?? 0,
      })),
      id: {
        ...id,
        correct: correct && rowsOf(correct, images, places),
      },
    };
  });
}

function rowsOf(correct: Uint8Array, images: number, places: readonly number[]): Uint8Array {
  const rows = new Uint8Array(places.length * images);
  places.forEach((place, at) => {
    rows.set(correct.subarray(place * images, (place + 1) * images), at * images);
  });
  return rows;
}
