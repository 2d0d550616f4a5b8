/** `--acls`, as master and agent have it. */

export const aclsFlag: { readonly type: 'json'; readonly help: string } = {
  type: 'json',
  help: 'Who may do what: an ACLs message as JSON, or file:// with one. Without it everyone may do all.',
};

/** What to warn of: ACLs speak of principals, and in these realms none is proved. */
export function aclsWarnings(acls: unknown, unproved: readonly string[]): string[] {
  if (acls === undefined || unproved.length === 0) return [];
  return [
    `Flag 'acls': no principal is proved in ${unproved.join(', ')}, where all are judged as nobody in particular`,
  ];
}
