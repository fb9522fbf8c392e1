/**
 * The type of charts: the reader’s own, with no request for a font. No name has a space: echarts writes
 * it into attributes without care for quotes.
 */
export const fontFamily = 'Inter, system-ui, Roboto, Helvetica, Arial, sans-serif';
