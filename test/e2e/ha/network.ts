/** Nodes as network namespaces on one switch, and what can go wrong between them. Needs root. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * `link`: the cable is out. `silence`: packets vanish in both directions. `deaf`: the node sends and hears nothing.
 * `zookeeper`: only ZooKeeper's own ports are cut off, between servers and to clients elsewhere.
 */
export type Cut = 'link' | 'silence' | 'deaf' | 'zookeeper';

const zookeeperPorts = '2181,2888,3888';
const prefix = 'stadion-ha-';

/** What a cut adds to the packet filter of a node. The loopback interface stays free: a node always hears itself. */
const rules: Readonly<Record<Exclude<Cut, 'link'>, readonly string[]>> = {
  silence: ['INPUT -i eth0 -j DROP', 'OUTPUT -o eth0 -j DROP'],
  deaf: ['INPUT -i eth0 -j DROP'],
  zookeeper: ['INPUT -i eth0', 'OUTPUT -o eth0'].flatMap((chain) => [
    `${chain} -p tcp -m multiport --dports ${zookeeperPorts} -j DROP`,
    `${chain} -p tcp -m multiport --sports ${zookeeperPorts} -j DROP`,
  ]),
};

/**
 * One namespace a node, a switch in a namespace of its own (so that no packet filter of the machine is asked), and one more cable
 * to the machine itself.
 */
export class Network {
  readonly #id: string;
  readonly #subnet: string;
  readonly #nodes: readonly string[];
  readonly #cuts = new Map<string, Cut>();

  constructor(nodes: readonly string[]) {
    removeLeftovers();
    this.#id = `${prefix}${process.pid}`;
    this.#nodes = nodes;
    this.#subnet = freeSubnet();
    try {
      this.#build();
    } catch (thrown) {
      this.remove();
      throw thrown;
    }
  }

  /** Address of a node. */
  ip(node: string): string {
    return `${this.#subnet}.${this.#nodes.indexOf(node) + 1}`;
  }

  /** The command that runs what follows it inside a node, as the same process. It dies with this process. */
  enter(node: string): readonly string[] {
    return ['nsenter', `--net=/run/netns/${this.#name(node)}`, 'setpriv', '--pdeathsig', 'KILL'];
  }

  cut(node: string, cut: Cut): void {
    if (this.#cuts.has(node)) throw new Error(`${node} is cut off already`);
    this.#cuts.set(node, cut);
    if (cut === 'link') this.#ip('switch', `link set dev to-${node} down`);
    else for (const rule of rules[cut]) this.#filter(node, `-A ${rule}`);
  }

  heal(node: string): void {
    const cut = this.#cuts.get(node);
    this.#cuts.delete(node);
    if (cut === 'link') this.#ip('switch', `link set dev to-${node} up`);
    else if (cut !== undefined) this.#filter(node, '-F');
  }

  /** Ends every process inside, tasks too, and removes all that was made. */
  remove(): void {
    for (const node of [...this.#nodes, 'switch']) removeNamespace(this.#name(node));
    // The cable to the machine goes with the switch.
  }

  #build(): void {
    this.#addNamespace('switch');
    this.#ip('switch', 'link add switch type bridge');
    this.#ip('switch', 'link set switch up');
    for (const node of this.#nodes) {
      this.#addNamespace(node);
      this.#ip(node, `link add eth0 type veth peer name to-${node} netns ${this.#name('switch')}`);
      this.#ip(node, `addr add ${this.ip(node)}/24 dev eth0`);
      this.#ip(node, 'link set eth0 up');
      this.#ip('switch', `link set dev to-${node} master switch up`);
    }
    const cable = `stha${process.pid}`;
    run(`ip link add ${cable} type veth peer name machine netns ${this.#name('switch')}`);
    run(`ip addr add ${this.#subnet}.254/24 dev ${cable}`);
    run(`ip link set ${cable} up`);
    this.#ip('switch', 'link set machine master switch up');
  }

  #addNamespace(node: string): void {
    run(`ip netns add ${this.#name(node)}`);
    this.#ip(node, 'link set lo up');
  }

  #name(node: string): string {
    return `${this.#id}-${node}`;
  }

  #ip(node: string, words: string): void {
    run(`ip -n ${this.#name(node)} ${words}`);
  }

  #filter(node: string, words: string): void {
    run(`nsenter --net=/run/netns/${this.#name(node)} iptables -w ${words}`);
  }
}

function run(command: string): string {
  const [program = '', ...args] = command.split(' ');
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function removeNamespace(name: string): void {
  try {
    for (const pid of run(`ip netns pids ${name}`).split('\n').filter(Boolean)) end(Number(pid));
    run(`ip netns del ${name}`);
  } catch {
    // It was not made.
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/** Namespaces of runs that were killed. */
function removeLeftovers(): void {
  for (const line of run('ip netns list').split('\n')) {
    const name = line.split(' ')[0] ?? '';
    const owner = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) removeNamespace(name);
  }
}

function isAlive(pid: number): boolean {
  try {
    readFileSync(`/proc/${pid}/stat`);
    return true;
  } catch {
    return false;
  }
}

/** Three numbers of a private network that no interface of this machine is in. */
function freeSubnet(): string {
  const taken = run('ip -4 -o addr show');
  for (let step = 0; step < 1000; step++) {
    const number = (process.pid + step * 7919) % 25_000;
    const subnet = `10.${100 + Math.floor(number / 250)}.${number % 250}`;
    if (!taken.includes(` ${subnet}.`)) return subnet;
  }
  throw new Error('no free private network');
}
