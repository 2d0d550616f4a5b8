const masterMade = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{8}([0-9a-f]{4}-.+)$/;

/** The telling end of an id that the master made (agents, frameworks, offers); other ids stay whole. */
export function shortId(id: string): string {
  const end = masterMade.exec(id)?.[1];
  return end === undefined ? id : `…${end}`;
}
