import { formatBytes } from '../../base/bytes.ts';

/** One line of what the engine says while it pulls. */
export interface PullEvent {
  readonly id?: string;
  readonly status?: string;
  readonly error?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

interface Layer {
  isDone: boolean;
  currentBytes: number;
  totalBytes: number;
}

/** More layers than an image can have are not counted. */
const mostLayers = 1000;
const layerId = /^[0-9a-f]{12,64}$/;
const lastSteps = new Set(['Pull complete', 'Already exists']);

/** How far a pull is, added up over its layers. */
export class PullProgress {
  readonly #layers = new Map<string, Layer>();
  /** What the registry or the engine complained of. */
  failure: string | undefined;

  note({ id, status, error, progressDetail }: PullEvent): void {
    this.failure = error ?? this.failure;
    if (id === undefined || !layerId.test(id) || (!this.#layers.has(id) && this.#layers.size >= mostLayers)) return;
    const layer = this.#layers.get(id) ?? { isDone: false, currentBytes: 0, totalBytes: 0 };
    this.#layers.set(id, layer);
    if (status === 'Downloading') {
      layer.currentBytes = progressDetail?.current ?? layer.currentBytes;
      layer.totalBytes = progressDetail?.total ?? layer.totalBytes;
    }
    if (status === 'Download complete') layer.currentBytes = layer.totalBytes;
    if (status !== undefined && lastSteps.has(status)) layer.isDone = true;
  }

  /** `3 of 7 layers, 45MB of 120MB`. */
  get text(): string {
    const layers = [...this.#layers.values()];
    const done = layers.filter(({ isDone }) => isDone).length;
    const sum = (pick: (layer: Layer) => number): number => layers.reduce((total, layer) => total + pick(layer), 0);
    const totalBytes = sum(({ totalBytes: bytes }) => bytes);
    const currentBytes = sum(({ currentBytes: bytes }) => bytes);
    const bytes = totalBytes === 0 ? '' : `, ${roundBytes(currentBytes)} of ${roundBytes(totalBytes)}`;
    return `${done} of ${layers.length} layers${bytes}`;
  }
}

const mebibyte = 1024 * 1024;

function roundBytes(bytes: number): string {
  return formatBytes(bytes < mebibyte ? bytes : Math.round(bytes / mebibyte) * mebibyte);
}
