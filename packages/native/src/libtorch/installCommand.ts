import { repositoryRoot } from '../repositoryRoot.js';

/** The command that installs libtorch: that of a checkout, or of the package `@tunnel/cli`. */
export function installCommand(): string {
  return repositoryRoot() === null ? 'npx tunnel libtorch install' : 'npm run setup';
}
