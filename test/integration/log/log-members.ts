/** Members of a replicated log in one process: each with its own port, directory and libprocess endpoint. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../src/base/logger.ts';
import { markName, openLevelDbStorage } from '../../../src/log/leveldb-storage.ts';
import type { LogMembership } from '../../../src/log/membership.ts';
import { openReplicatedLog, replicaId } from '../../../src/log/open-log.ts';
import type { ReplicatedLog } from '../../../src/log/replicated-log.ts';
import { createHttpServer, type HttpServer } from '../../../src/net/http-server.ts';
import { LibprocessEndpoint } from '../../../src/net/libprocess-endpoint.ts';
import { until } from '../../until.ts';

export interface TestMember {
  readonly pid: string;
  readonly log: ReplicatedLog;
}

interface Running extends TestMember {
  readonly server: HttpServer;
  readonly endpoint: LibprocessEndpoint;
}

/** Everybody learns at once who is there; addresses stay when a member stops. */
export class TestLog implements LogMembership {
  readonly quorum: number;
  readonly #directory: string;
  readonly #running: (Running | undefined)[] = [];
  readonly #pids: string[] = [];
  readonly #listeners = new Set<(members: readonly string[]) => void>();

  constructor(quorum: number, directory: string) {
    this.quorum = quorum;
    this.#directory = directory;
  }

  current(): readonly string[] {
    return [...this.#pids];
  }

  onChange(listener: (members: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get areAllVoting(): boolean {
    return this.#running.every((running) => running?.log.isVoting === true);
  }

  directoryOf(index: number): string {
    return join(this.#directory, `replica-${index}`);
  }

  member(index: number): TestMember {
    const member = this.#running[index];
    if (member === undefined) throw new Error(`member ${index} does not run`);
    return member;
  }

  /** Starts a member, at its old address if it had one. */
  async start(index: number): Promise<TestMember> {
    const server = createHttpServer({ logger: silentLogger });
    const port = Number(this.#pids[index]?.split(':').at(-1) ?? 0);
    await server.listen({ ip: '127.0.0.1', port });
    const endpoint = new LibprocessEndpoint({ server, logger: silentLogger });
    const pid = endpoint.pid(replicaId);
    this.#pids[index] = pid;
    const log = await openReplicatedLog({
      endpoint,
      storage: await openLevelDbStorage(this.directoryOf(index)),
      members: this,
      quorum: this.quorum,
      autoInitialize: true,
      logger: silentLogger,
      settings: { forgottenVotesMs: 2_500, answerLifeMs: 2_000 },
    });
    const running = { pid, log, server, endpoint };
    this.#running[index] = running;
    for (const listener of this.#listeners) listener(this.current());
    return running;
  }

  /** Stops a member in order. */
  async stop(index: number): Promise<void> {
    const running = this.#running[index];
    if (running === undefined) return;
    this.#running[index] = undefined;
    await running.log.close();
    running.endpoint.close();
    await running.server.close(0);
  }

  /** Stops a member and leaves its directory as it was in the middle of its work. */
  async crash(index: number): Promise<void> {
    const kept = `${this.directoryOf(index)}-kept`;
    // Its mark first: what is copied while it is written may hold more than was promised, not less.
    const mark = await readFile(join(this.directoryOf(index), markName));
    await cp(this.directoryOf(index), kept, { recursive: true });
    await writeFile(join(kept, markName), mark);
    await this.stop(index);
    await this.loseDisk(index);
    await cp(kept, this.directoryOf(index), { recursive: true });
    await rm(kept, { recursive: true });
  }

  async loseDisk(index: number): Promise<void> {
    await rm(this.directoryOf(index), { recursive: true, force: true });
  }

  async close(): Promise<void> {
    for (const index of this.#running.keys()) await this.stop(index);
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** A log of 2 · quorum - 1 members that run and vote. */
export async function startTestLog(quorum: number): Promise<TestLog> {
  const log: TestLog = new TestLog(quorum, await mkdtemp(join(tmpdir(), 'stadion-logs-')));
  for (let index = 0; index < 2 * quorum - 1; index++) await log.start(index);
  await until('all vote', () => log.areAllVoting);
  return log;
}

export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text));
}

/** What a member can read of what was appended. */
export async function textsOf(log: ReplicatedLog, end: number = log.positions().end): Promise<string[]> {
  const entries = await log.read(log.positions().begin, end);
  return entries.map(({ bytes }) => Buffer.from(bytes).toString());
}

/** Becomes the writer, however often others are faster. */
export async function electSurely(log: ReplicatedLog): Promise<number> {
  for (;;) {
    const last = await log.elect();
    if (last !== undefined) return last;
  }
}
