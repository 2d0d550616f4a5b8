import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource, ValueScalar } from '../../wire/gen/mesos.ts';

/** What an agent must know to take a container over after a restart: kept in its runtime directory, readable by the agent only. */
export interface ContainerRecord {
  readonly containerId: string;
  readonly sandbox: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly resources: readonly Resource[];
  readonly isSession?: boolean;
  readonly isStandalone?: boolean;
  readonly hasTerminal?: boolean;
  /** Its limits above the resources; infinite ones are null, as JSON has no other way. */
  readonly limits?: Readonly<Record<string, { readonly value: number | null }>>;
}

/** The limits of a record as a launch says them. */
export function limitsOfRecord({ limits = {} }: ContainerRecord): Record<string, ValueScalar> {
  const entries = Object.entries(limits).map(([name, { value }]) => [name, { value: value ?? Infinity }] as const);
  return Object.fromEntries(entries);
}

/** Writes the record of a container that is about to start. */
export async function writeContainerRecord(directory: string, record: ContainerRecord): Promise<void> {
  // A few bytes, as everything about runs: written and read in place.
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(join(directory, 'config'), JSON.stringify(record), { mode: 0o600 });
}

/** The record of a container, or undefined when there is none that can be read. */
export async function readContainerRecord(directory: string): Promise<ContainerRecord | undefined> {
  try {
    const record: unknown = JSON.parse(readFileSync(join(directory, 'config'), 'utf8'));
    return isRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is ContainerRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Partial<ContainerRecord>;
  return (
    typeof record.containerId === 'string' &&
    typeof record.sandbox === 'string' &&
    typeof record.environment === 'object' &&
    Array.isArray(record.resources)
  );
}
