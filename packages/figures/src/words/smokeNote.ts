/** What a reader must know of verdicts at scale smoke. */
export const smokeNote =
  'Scale smoke shows that every part works; its verdicts say nothing about the claims.';
