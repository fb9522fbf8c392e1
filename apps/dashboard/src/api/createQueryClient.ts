import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './ApiProblem.js';

/** How often a request is tried again where the service did not answer or was busy. */
const retries = 2;

/** Keeps what was asked for; what it is asked again is looked up in the background. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => count < retries && mayPass(error),
      },
    },
  });
}

function mayPass(error: Error): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status === 503);
}
