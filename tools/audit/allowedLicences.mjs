/**
 * The licences by which npm packages may come with Tunnel’s. Those of crates, which are linked into one
 * file, are in deny.toml.
 */
export const allowedLicences = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  // Fonts.
  'OFL-1.1',
  'Unlicense',
  // resvg: used as it is, in a package of its own.
  'MPL-2.0',
  // libvips: a library file of its own, loaded as it is.
  'LGPL-3.0-or-later',
];
