import { datasetNames, TunnelError } from '@tunnel/core';
import { importedNames } from './imported/importedNames.js';

/** The error of a name that no data set has, with the names that there are. */
export function unknownDataset(name: string, env: NodeJS.ProcessEnv = process.env): TunnelError {
  const names = [...new Set([...datasetNames, ...importedNames(env)])];
  return new TunnelError(
    'dataset-unknown',
    `there is no data set “${name}”; give one of ${names.join(', ')}, or import a folder of images: npx tunnel data import FOLDER --name NAME`,
    { dataset: name, names },
  );
}
