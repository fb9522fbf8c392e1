import type { TunnelError } from '@tunnel/core';
import type { DataFormat, FigureFormat } from '@tunnel/core/resources';
import type { ThemeName } from '@tunnel/figures';

/** A file that is made of a run’s record. */
export type Drawing = { readonly run: string } & (
  | {
      readonly part: 'figure';
      readonly name: string;
      readonly format: FigureFormat;
      readonly theme: ThemeName;
    }
  | { readonly part: 'table'; readonly name: string; readonly format: DataFormat }
  | { readonly part: 'layers'; readonly format: DataFormat }
  | { readonly part: 'report' }
);

/** A file as it was made. */
export interface Drawn {
  readonly type: string;
  readonly bytes: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a thread answers: what it was asked for, or an error as data. */
export type DrawAnswer =
  | { readonly drawn: Drawn }
  | { readonly error: ReturnType<TunnelError['toJSON']> };
