import { TunnelError } from '../errors/TunnelError.js';

/** The error of a part of what a tunnel is to be found in: what is wrong with it, what would be right. */
export function refused(path: string, wrong: string, right: string): TunnelError {
  return new TunnelError('invalid-request', `${path} ${wrong}; give ${right}`, { path });
}
