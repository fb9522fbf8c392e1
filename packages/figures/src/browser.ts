export { dataCsv } from './data/dataCsv.js';
export type { TidyData } from './data/TidyData.js';
export { divergingColours, sequentialColours } from './theme/colourMaps.js';
export { luminance, mixColours } from './theme/mixColours.js';
export { type Theme, type ThemeName, themes } from './theme/themes.js';
export { describeData } from './words/describeData.js';
export {
  countsOf,
  effectOf,
  intervalOf,
  leaningOf,
  markWords,
  overOf,
  pValueOf,
  statisticName,
  statisticOf,
  testOf,
  verdictCounts,
} from './words/describeFinding.js';
export { describeMean } from './words/describeMean.js';
export { startOf, verdictName } from './words/describeSplit.js';
export { describeStart, ruleTitle } from './words/describeStart.js';
export { count, duration, percent, plural } from './words/format.js';
export { numberText, shortNumber } from './words/numberText.js';
export { sentence } from './words/sentence.js';
export { smokeNote } from './words/smokeNote.js';
