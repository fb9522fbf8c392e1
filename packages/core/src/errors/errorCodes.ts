/**
 * Every error code of Tunnel with one line of documentation. The codes are public API: callers,
 * tests and exit codes match on them, never on message texts. The engine's codes are a subset.
 */
export const errorCodes = {
  'invalid-request': 'A call’s arguments are not of the form that the call asks for.',
  'invalid-spec': 'A spec has an unknown key, a missing key, or a value that makes no sense.',
  'unknown-device': 'The device’s name is not one that the engine knows.',
  'device-unavailable': 'The device is known but cannot be used on this machine.',
  'data-missing': 'A data file is not there or cannot be read.',
  'data-truncated': 'A data file’s length is not a whole number of records.',
  'label-out-of-range': 'A record’s label is not one of the data set’s classes.',
  'class-unknown': 'A requested class does not exist in the data set.',
  'weights-mismatch': 'Weights or results do not fit the network: names or shapes differ.',
  'weights-unreadable': 'A weights file cannot be read as safetensors.',
  'checkpoint-mismatch': 'The state that a training is to go on from is another training’s.',
  'layer-unknown': 'A requested layer does not exist in the network.',
  'output-unwritable': 'An output file cannot be written.',
  'not-finite': 'A loss or a representation is infinite or not a number.',
  'out-of-memory': 'Memory that was asked for cannot be had.',
  cancelled: 'The caller cancelled the job.',
  libtorch: 'libtorch refused an operation.',
  internal: 'A defect of Tunnel itself: a panic or a broken assumption that was caught.',
  'libtorch-missing': 'libtorch is in none of the places where it is looked for.',
  'libtorch-unloadable': 'libtorch was found but cannot be loaded.',
  'addon-missing': 'The native addon has not been built or cannot be loaded.',
  'dataset-unknown': 'A data set’s name is neither a known one nor that of an imported one.',
  'folder-form': 'A folder of images or activations does not have the form that an import reads.',
  'image-unreadable':
    'An image file cannot be read as RGB: no PNG or JPEG, cut short, transparent.',
  'image-size': 'An image has another size than the one that was stated.',
  'name-taken': 'There is a data set of that name already.',
  'data-unavailable': 'A data set is neither on this machine nor to be had from its publisher.',
  'data-checksum': 'Downloaded or stored data do not have the published checksum.',
  'download-failed': 'A download did not complete.',
  'task-missing': 'A task or a run that was named is not there.',
  'artifact-corrupt': 'A stored result or record differs from what was written.',
  'store-unwritable': 'The store’s folder cannot be written.',
  'catalogue-corrupt': 'The store’s catalogue is damaged, and can be made anew from the artifacts.',
  'catalogue-newer': 'The store’s catalogue was made by a newer version of Tunnel.',
  'not-found': 'There is nothing at the address that was asked for.',
  'method-not-allowed': 'What is at the address does not take requests of this method.',
  'request-too-large': 'A request’s body, or the depth of its JSON, is above the limit.',
  'media-type': 'A request’s body is not of the media type or encoding that is taken.',
  'range-not-satisfiable': 'A file has no such range of bytes.',
  'too-many-requests': 'A client sent more requests than it may in this time.',
  'token-missing': 'A request that needs a token has none, or one that is not valid.',
  'token-in-url': 'A token was sent in an address, where others can read it.',
  'scope-missing': 'A token does not allow what was asked with it.',
  'config-invalid': 'A configuration file or a TUNNEL_* variable says what no setting may be.',
  'service-failed': 'The service of the results did not start, or broke off.',
  'token-unknown': 'A token that was named is not there.',
  'idempotency-conflict': 'An idempotency key was used before, with another request.',
  'queue-full': 'As many runs wait as may; one can be started when another has ended.',
  'run-active': 'A run that has not ended cannot be deleted.',
  'run-ended': 'A run that has ended cannot be cancelled.',
  'service-stopping': 'The run service is being stopped.',
  'service-busy': 'The service has more to do than it takes on; it can be asked again soon.',
  'service-running': 'Another process runs the runs of this store.',
  'worker-died': 'The process that computed a run died again and again.',
  'scheduler-missing': 'Slurm is not on this machine.',
  'scheduler-refused': 'Slurm does not do what it was asked for.',
  'scheduler-silent': 'The controller of the Slurm cluster does not answer.',
  'job-lost': 'A job of a cluster ended without its task’s result, and without saying why.',
  usage: 'A command was called with arguments that it does not know.',
} as const;

/** One of the keys of {@link errorCodes}. */
export type ErrorCode = keyof typeof errorCodes;

/** Whether a string is one of the keys of {@link errorCodes}. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}
