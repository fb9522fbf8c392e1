import { createHash } from 'node:crypto';
import { canonicalJson } from '@tunnel/core';
import type { Manifest } from './manifest.js';

/** The hash of all that tells an imported data set from another: side, class names, files’ hashes. */
export function importedContentHash({ side, classNames, splits }: Manifest): string {
  const { train, valid, test } = splits;
  const files = { train: train.sha256, valid: valid?.sha256 ?? null, test: test.sha256 };
  const text = canonicalJson({ side, classNames, ...files });
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
