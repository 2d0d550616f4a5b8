/** Amounts as the legacy endpoints write them: numbers, ranges as `[1-2, 5-6]`, sets as `{a, b}`. */
export type ResourceAmounts = {
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
  readonly gpus: number;
  readonly ports?: string;
  readonly [name: string]: number | string | undefined;
};

export type Reservation = {
  readonly type?: string;
  readonly role: string;
  readonly principal?: string;
  readonly labels?: unknown;
};

/** One resource in full, as in the `…_full` fields. */
export type FullResource = {
  readonly name: string;
  readonly type: string;
  readonly role?: string;
  readonly scalar?: { readonly value: number };
  readonly ranges?: { readonly range: readonly { readonly begin: number; readonly end: number }[] };
  readonly set?: { readonly item: readonly string[] };
  readonly reservations?: readonly Reservation[];
  readonly disk?: {
    readonly persistence?: { readonly id: string; readonly principal?: string };
    readonly volume?: { readonly container_path: string; readonly mode: string };
    readonly source?: { readonly type: string };
  };
  readonly shared?: unknown;
};
