export { cacheFolder } from './cacheFolder.js';
export { type Download, type DownloadProgress, downloadFile } from './downloadFile.js';
export { hashFiles } from './hashFiles.js';
export { placeFolder } from './placeFolder.js';
export { withLock } from './withLock.js';
