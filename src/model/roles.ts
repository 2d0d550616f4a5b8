/** Roles: `*`, or names joined by `/` that form a tree. */

export const DEFAULT_ROLE = '*';

/** Why `role` is no valid role name, or `undefined` if it is one. The rule of Mesos. */
export function roleError(role: string): string | undefined {
  if (role === DEFAULT_ROLE) return undefined;
  if (role === '') return 'Empty role name is invalid';
  if (role.startsWith('/')) return `Role '${role}' cannot start with a slash`;
  if (role.endsWith('/')) return `Role '${role}' cannot end with a slash`;
  for (const component of role.split('/')) {
    if (component === '') return `Role '${role}' cannot contain two adjacent slashes`;
    if (component === '.' || component === '..') return `Role '${role}' cannot include '${component}' as a component`;
    if (component === DEFAULT_ROLE) return `Role '${role}' cannot include '*' as a component`;
    if (component.startsWith('-')) return `Role component '${component}' is invalid because it begins with a dash`;
    if (/[\t\n\v\f\r \x7f]/.test(component))
      return `Role component '${component}' contains whitespace or a delete character`;
  }
  return undefined;
}

/** `a/b/c` → `a/b`, `a`. The nearest first. */
export function ancestorsOf(role: string): string[] {
  const ancestors: string[] = [];
  for (let at = role.lastIndexOf('/'); at > 0; at = role.lastIndexOf('/', at - 1)) ancestors.push(role.slice(0, at));
  return ancestors;
}

/** Whether `role` is a strict descendant of `ancestor`. */
export function isDescendantOf(role: string, ancestor: string): boolean {
  return role.length > ancestor.length + 1 && role.startsWith(ancestor) && role[ancestor.length] === '/';
}
