/** The libtorch that the addon is built against; another version has another binary interface. */
export const libtorchVersion = '2.11.0';
