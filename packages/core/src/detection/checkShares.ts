import { TunnelError } from '../errors/TunnelError.js';

/** Refuses shares that are no shares, none at all, and the same one twice. */
export function checkShares(shares: readonly number[]): readonly number[] {
  if (shares.length === 0) {
    throw new TunnelError('invalid-request', 'shares is an empty list; give at least one share');
  }
  shares.forEach((share, index) => {
    const path = `shares[${index}]`;
    if (!(share > 0 && share <= 1)) {
      throw new TunnelError(
        'invalid-request',
        `${path} is ${share}; give a number above 0 and at most 1`,
        { path },
      );
    }
    if (shares.indexOf(share) !== index) {
      throw new TunnelError('invalid-request', `${path} is ${share} again; give each share once`, {
        path,
      });
    }
  });
  return shares;
}
