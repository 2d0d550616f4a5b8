const signalNames: readonly string[] = [
  'Hangup',
  'Interrupt',
  'Quit',
  'Illegal instruction',
  'Trace/breakpoint trap',
  'Aborted',
  'Bus error',
  'Floating point exception',
  'Killed',
  'User defined signal 1',
  'Segmentation fault',
  'User defined signal 2',
  'Broken pipe',
  'Alarm clock',
  'Terminated',
  'Stack fault',
  'Child exited',
  'Continued',
  'Stopped (signal)',
  'Stopped',
  'Stopped (tty input)',
  'Stopped (tty output)',
  'Urgent I/O condition',
  'CPU time limit exceeded',
  'File size limit exceeded',
  'Virtual timer expired',
  'Profiling timer expired',
  'Window changed',
  'I/O possible',
  'Power failure',
  'Bad system call',
];

/** COMPAT(mesos-1.11): `exited with status N` or `terminated with signal NAME`, which clients parse. */
export function waitStatusText(waitStatus: number): string {
  const signal = waitStatus & 0x7f;
  if (signal === 0) return `exited with status ${exitCodeOf(waitStatus)}`;
  return `terminated with signal ${signalNames[signal - 1] ?? `Unknown signal ${signal}`}`;
}

/** The exit code in a wait status; a signal counts as 128 + its number, as in shells. */
export function exitCodeOf(waitStatus: number): number {
  const signal = waitStatus & 0x7f;
  return signal === 0 ? (waitStatus >> 8) & 0xff : 128 + signal;
}
