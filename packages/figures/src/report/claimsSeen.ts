import { type ClaimId, claimIds } from '@tunnel/core';

/** The claims that some of these are of, in the order of the paper. */
export function claimsSeen(findings: readonly { readonly claim: ClaimId }[]): ClaimId[] {
  return claimIds.filter((id) => findings.some(({ claim }) => claim === id));
}
