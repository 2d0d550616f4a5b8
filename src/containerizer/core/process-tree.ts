/** One process as /proc/PID/stat tells it. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parentPid: number;
  readonly sessionId: number;
  /** Clock ticks since boot: with the pid, an identity that is never used twice. */
  readonly startTicks: number;
  /** `Z` for a zombie, `X` for dead. */
  readonly state: string;
}

/** A process and the moment it began: safe against a pid that was given to someone else. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTicks: number;
}

/** Reads a line of /proc/PID/stat, or undefined when it is none. The name may hold spaces and parentheses. */
export function parseProcessStat(line: string): ProcessFacts | undefined {
  const nameEnd = line.lastIndexOf(')');
  const pid = Number.parseInt(line, 10);
  const fields = line.slice(nameEnd + 2).split(' ');
  const parentPid = Number(fields[1]);
  const sessionId = Number(fields[3]);
  const startTicks = Number(fields[19]);
  const state = fields[0];
  if (nameEnd < 0 || state === undefined || ![pid, parentPid, sessionId, startTicks].every(Number.isSafeInteger)) {
    return undefined;
  }
  return { pid, parentPid, sessionId, startTicks, state };
}

/** True when this process is the one that was recorded, not another with the same pid. */
export function isSameProcess(identity: ProcessIdentity, facts: ProcessFacts | undefined): boolean {
  return facts !== undefined && facts.pid === identity.pid && facts.startTicks === identity.startTicks;
}

/** All processes at one moment, by what leads to them: made once for everybody who asks about that moment. */
export interface ProcessIndex {
  readonly byPid: ReadonlyMap<number, ProcessFacts>;
  readonly byParent: ReadonlyMap<number, readonly ProcessFacts[]>;
  readonly bySession: ReadonlyMap<number, readonly ProcessFacts[]>;
}

export function indexProcesses(processes: Iterable<ProcessFacts>): ProcessIndex {
  const byPid = new Map<number, ProcessFacts>();
  const byParent = new Map<number, ProcessFacts[]>();
  const bySession = new Map<number, ProcessFacts[]>();
  for (const facts of processes) {
    byPid.set(facts.pid, facts);
    push(byParent, facts.parentPid, facts);
    push(bySession, facts.sessionId, facts);
  }
  return { byPid, byParent, bySession };
}

function push(lists: Map<number, ProcessFacts[]>, key: number, facts: ProcessFacts): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [facts]);
  else list.push(facts);
}

/**
 * The living processes of a run: its task and descendants, everyone in their sessions, and `remembered` ones that left
 * the tree since. `task` is the first process of the run and leads its own session. Looks at members only.
 */
export function membersOfRun(
  { byPid, byParent, bySession }: ProcessIndex,
  task: ProcessIdentity,
  remembered: Iterable<ProcessIdentity> = [],
): ProcessFacts[] {
  // Both grow while they are walked.
  const sessions = new Set<number>();
  const members = new Set<ProcessFacts>();
  const addSession = (sessionId: number): void => {
    if (sessions.has(sessionId)) return;
    sessions.add(sessionId);
    for (const facts of bySession.get(sessionId) ?? []) if (facts.startTicks >= task.startTicks) members.add(facts);
  };
  for (const identity of [task, ...remembered]) {
    const facts = byPid.get(identity.pid);
    if (facts !== undefined && isSameProcess(identity, facts)) members.add(facts);
    // A session outlives its leader, and its number is not given away while it has members. A stranger with this pid
    // means that the session ended long ago.
    if (facts === undefined || isSameProcess(identity, facts)) addSession(identity.pid);
  }
  for (const member of members) {
    // Only sessions that began in this run: before its own, the task is in the session of all runners.
    if (member.sessionId === member.pid) addSession(member.pid);
    for (const child of byParent.get(member.pid) ?? []) members.add(child);
  }
  return [...members].filter((facts) => facts.state !== 'Z' && facts.state !== 'X');
}
