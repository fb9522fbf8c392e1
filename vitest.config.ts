import { mergeConfig } from 'vitest/config';
import shared from './vitest.shared.js';

/** All packages’ tests in one run. */
export default mergeConfig(shared, {
  test: { projects: ['packages/*', 'apps/*', 'tools', 'test'] },
});
