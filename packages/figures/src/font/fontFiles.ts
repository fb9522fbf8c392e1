import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The weights that figures are set in. */
export type FontWeight = 400 | 600;

/** The family name of the shipped font. */
export const fontFamily = 'Inter';

/**
 * The shipped font as TrueType, with every script it covers: what text is measured by and what PNGs
 * are drawn with, since resvg reads neither woff nor woff2.
 */
export const trueTypeFiles: Record<FontWeight, string> = {
  400: require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  600: require.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
};

/** The same font as woff2, Latin only: 24 kB a weight, small enough to go inside a page. */
export const webFontFiles: Record<FontWeight, string> = {
  400: require.resolve('@fontsource/inter/files/inter-latin-400-normal.woff2'),
  600: require.resolve('@fontsource/inter/files/inter-latin-600-normal.woff2'),
};
