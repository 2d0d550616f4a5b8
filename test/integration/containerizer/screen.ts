import type { OutputReader } from '../../../src/containerizer/container-io.ts';
import { until } from '../../until.ts';

/** What a process wrote, as it comes. */
export class Screen implements OutputReader {
  readonly stdout: Buffer[] = [];
  readonly stderr: Buffer[] = [];
  isOver = false;

  write(from: 'stdout' | 'stderr', bytes: Uint8Array): void {
    this[from].push(Buffer.from(bytes));
  }

  end(): void {
    this.isOver = true;
  }

  get text(): string {
    return Buffer.concat(this.stdout).toString();
  }

  get errors(): string {
    return Buffer.concat(this.stderr).toString();
  }

  /** Waits for text that is shown once or more. */
  shows(text: string | RegExp): Promise<true> {
    return until(`${text} in ${JSON.stringify(this.text)}`, () =>
      (typeof text === 'string' ? this.text.includes(text) : text.test(this.text)) ? true : undefined,
    );
  }

  over(): Promise<true> {
    return until('the end of the output', () => this.isOver || undefined);
  }
}
