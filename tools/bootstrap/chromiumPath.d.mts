/**
 * Where Chromium is: `CHROMIUM`, else what is found by name; null where there is none.
 *
 * @returns {string | null}
 */
export declare function chromiumPath(): string | null;
//# sourceMappingURL=chromiumPath.d.mts.map
