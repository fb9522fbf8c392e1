/** What this machine computes with. */
export interface DeviceResult {
  readonly libtorch: string;
  readonly cpu: { cores: number; threads: number; bfloat16: boolean };
  readonly cuda: { available: boolean; devices: number };
  /** The device that `auto` stands for. */
  readonly auto: 'cpu' | 'cuda';
}
