/** Images of each split of `shapes`, and of `shapes-ood`, unless a caller asks for another count. */
export const shapesCounts = { train: 30_000, test: 5_000 } as const;
