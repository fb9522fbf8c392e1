/** A network’s layers and parameters. */
export interface InspectResult {
  readonly layers: readonly {
    /** Its number among the default layers; null for the others. */
    layer: number | null;
    name: string;
    shape: number[];
    features: number;
    default: boolean;
  }[];
  readonly parameters: readonly { name: string; shape: number[] }[];
  readonly parameterCount: number;
}
