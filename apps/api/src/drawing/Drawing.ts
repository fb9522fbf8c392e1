import type { TunnelError } from '@tunnel/core';
import type { ThemeName } from '@tunnel/figures';

/** The forms that data come in. */
export const dataFormats = ['csv', 'parquet', 'json'] as const;

/** {@inheritDoc dataFormats} */
export type DataFormat = (typeof dataFormats)[number];

/** The forms that figures come in. */
export const figureFormats = ['svg', 'png', ...dataFormats] as const;

/** A file that is made of a run’s record. */
export type Drawing = { readonly run: string } & (
  | {
      readonly part: 'figure';
      readonly name: string;
      readonly format: (typeof figureFormats)[number];
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
