/** Whether something was given. */
export function isThere(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}
