import { isAboveChance, type NetworkResult } from '@tunnel/core';

/**
 * Why nothing can be asked of these networks’ tunnels: the last layer’s ID accuracy of some of them is
 * not above chance, so they learned nothing that layers could carry. Null where all have learned.
 */
export function unlearned(networks: readonly NetworkResult[]): string | null {
  const names = networks.filter((network) => !hasLearned(network)).map(({ name }) => `“${name}”`);
  if (names.length === 0) return null;
  return `nothing was learned by ${names.join(', ')}: the last layer’s ID accuracy is not above chance`;
}

function hasLearned({ overSeeds }: NetworkResult): boolean {
  if (!overSeeds) return false;
  const { idLast, basis } = overSeeds.detection;
  return basis.idClasses === null || isAboveChance(idLast, basis.idClasses, basis.idImages);
}
