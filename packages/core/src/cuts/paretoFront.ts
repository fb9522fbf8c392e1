/** A way to have something: what it costs and what it gives. */
export interface Offer {
  readonly cost: number;
  readonly gain: number;
}

/**
 * For each offer, whether it is on the Pareto front: no other one costs no more and gives no less, and
 * is better in one of the two. Offers that are equal in both are on it together.
 */
export function paretoFront(offers: readonly Offer[]): boolean[] {
  return offers.map(
    (offer) =>
      !offers.some(
        ({ cost, gain }) =>
          cost <= offer.cost && gain >= offer.gain && (cost < offer.cost || gain > offer.gain),
      ),
  );
}
