import type { DownloadProgress } from '@tunnel/files';

/** How an installation tells what it does, and is stopped. */
export interface InstallOptions {
  /** One line of news; default none is told. */
  readonly say?: ((text: string) => void) | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Stops a download; what was had stays for the next call. */
  readonly signal?: AbortSignal | undefined;
}
