/** What Apache's command line prints, without what differs from run to run, in no particular order. */
export function comparableOutput(printed: string, port: number): string {
  return (
    printed
      .replaceAll(String(port), 'PORT')
      .replaceAll(/^([cm]time|[cmp]Zxid) = .*$/gm, '$1')
      // It ends without waiting for its own event of the end.
      .replaceAll(/^WATCHER::\n\nWatchedEvent state:Closed .*$/gm, '')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('SLF4J') && !line.includes('JLine'))
      .sort()
      .join('\n')
  );
}
