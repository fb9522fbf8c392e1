/** A library’s file name on this platform: `libc10.so`, or `libc10.dylib` on macOS. */
export function libraryName(name: string, platform: NodeJS.Platform = process.platform): string {
  return `lib${name}.${platform === 'darwin' ? 'dylib' : 'so'}`;
}
