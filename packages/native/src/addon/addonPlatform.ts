/** This platform as napi-rs names it: `linux-x64-gnu`, `darwin-arm64`. */
export function addonPlatform(
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): string {
  return `${platform}-${arch}${platform === 'linux' ? '-gnu' : ''}`;
}
