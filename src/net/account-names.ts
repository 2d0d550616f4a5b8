import { readFile } from 'node:fs/promises';

/** Names of users and groups by number, as the files of this machine say; read again now and then. */
export class AccountNames {
  readonly #users = new NameFile('/etc/passwd');
  readonly #groups = new NameFile('/etc/group');

  async user(uid: number): Promise<string> {
    return this.#users.name(uid);
  }

  async group(gid: number): Promise<string> {
    return this.#groups.name(gid);
  }
}

const keepMs = 60_000;

class NameFile {
  readonly #path: string;
  #names: Promise<ReadonlyMap<number, string>> | undefined;
  #readAtMs = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** The name, or the number as text when nobody has it. */
  async name(id: number): Promise<string> {
    if (this.#names === undefined || performance.now() - this.#readAtMs > keepMs) {
      this.#readAtMs = performance.now();
      this.#names = readNames(this.#path);
    }
    return (await this.#names).get(id) ?? String(id);
  }
}

async function readNames(path: string): Promise<ReadonlyMap<number, string>> {
  try {
    const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.split(':'));
    return new Map(lines.flatMap(([name, , id]) => (name && id ? [[Number(id), name] as const] : [])));
  } catch {
    return new Map();
  }
}
