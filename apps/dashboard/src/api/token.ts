import { useSyncExternalStore } from 'react';

const key = 'tunnel.token';
const listeners = new Set<() => void>();

function readToken(): string | null {
  return sessionStorage.getItem(key);
}

/** Keeps a token for as long as this tab is open; null forgets it. */
export function keepToken(token: string | null): void {
  if (token === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, token);
  for (const listener of listeners) listener();
}

/** The token that this tab has; null for none. */
export function useToken(): string | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, readToken);
}
