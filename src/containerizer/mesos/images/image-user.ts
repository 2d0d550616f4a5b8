import { ok, type Result, refuse } from '../../../base/errors.ts';

/** The files of an image that know its users; empty when it has none. */
export interface UserFiles {
  readonly passwd: string;
  readonly group: string;
}

/** Who a process in a container is. */
export interface ContainerUser {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

interface PasswdLine {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

const mostId = 2 ** 32 - 2;

/** Reads an image's `USER[:GROUP]`, by name or number, as Docker does. */
export function imageUser(text: string, files: UserFiles): Result<ContainerUser> {
  const colon = text.indexOf(':');
  const userText = colon < 0 ? text : text.slice(0, colon);
  const groupText = colon < 0 ? '' : text.slice(colon + 1);
  const lines = passwdLines(files.passwd);
  const uid = idOf(userText);
  const line = lines.find(({ name }) => name === userText) ?? lines.find((one) => one.uid === uid);
  if (line === undefined && uid === undefined) {
    return refuse('image-user-unknown', `The image's user is '${userText}', whom its /etc/passwd does not know`);
  }
  if (groupText === '') {
    const gid = line?.gid ?? 0;
    return ok({ uid: line?.uid ?? uid ?? 0, gid, groups: [gid, ...groupsOf(line?.name, files.group, gid)] });
  }
  const gid = groupLines(files.group).find(({ name }) => name === groupText)?.gid ?? idOf(groupText);
  if (gid === undefined) {
    return refuse('image-user-unknown', `The image's group is '${groupText}', which its /etc/group does not know`);
  }
  return ok({ uid: line?.uid ?? uid ?? 0, gid, groups: [gid] });
}

/** The home directory of a user, `/` when the image does not know him. */
export function homeOf(uid: number, { passwd }: UserFiles): string {
  const home = passwdLines(passwd).find((line) => line.uid === uid)?.home ?? '';
  return home.startsWith('/') ? home : '/';
}

function groupsOf(user: string | undefined, group: string, ownGid: number): number[] {
  if (user === undefined) return [];
  const gids = groupLines(group).filter(({ members, gid }) => gid !== ownGid && members.includes(user));
  return [...new Set(gids.map(({ gid }) => gid))];
}

function passwdLines(passwd: string): PasswdLine[] {
  return passwd.split('\n').flatMap((line) => {
    const [name = '', , uid = '', gid = '', , home = ''] = line.split(':');
    const numbers = { uid: idOf(uid), gid: idOf(gid) };
    if (name === '' || numbers.uid === undefined || numbers.gid === undefined) return [];
    return [{ name, uid: numbers.uid, gid: numbers.gid, home }];
  });
}

function groupLines(group: string): { name: string; gid: number; members: readonly string[] }[] {
  return group.split('\n').flatMap((line) => {
    const [name = '', , gidText = '', members = ''] = line.split(':');
    const gid = idOf(gidText);
    return name === '' || gid === undefined ? [] : [{ name, gid, members: members.trim().split(',') }];
  });
}

function idOf(text: string): number | undefined {
  const id = /^\d{1,10}$/.test(text) ? Number(text) : undefined;
  return id !== undefined && id <= mostId ? id : undefined;
}
