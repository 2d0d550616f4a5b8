import type { Credential } from './zookeeper-client.ts';
import { ZookeeperError } from './zookeeper-error.ts';

/** Who waits for the server's word on a credential. */
export interface AuthWaiter {
  readonly deadlineMs: number;
  readonly resolve: () => void;
  readonly reject: (error: ZookeeperError) => void;
}

interface Proof {
  readonly credential: Credential;
  /** A refusal of the credential the client was made with ends the client. */
  readonly isOwn: boolean;
  waiters: AuthWaiter[];
}

/** The credentials a client shows on each connection, in order, and the answers that are still to come on this one. */
export class Identities {
  #proofs: Proof[];
  /** How many were sent on this connection, and how many of those were answered. */
  #sent = 0;
  #answered = 0;

  constructor(own: Credential | undefined) {
    this.#proofs = own === undefined ? [] : [{ credential: own, isOwn: true, waiters: [] }];
  }

  /** A new connection: everything is to be sent again. */
  begin(): Credential[] {
    this.#sent = 0;
    this.#answered = 0;
    return this.#proofs.map(({ credential }) => credential);
  }

  /** The next credential was sent. */
  sent(): void {
    this.#sent++;
  }

  /** Takes a credential in; false when it is known already, and on this connection shown or about to be. */
  add(credential: Credential, waiter: AuthWaiter): boolean {
    const at = this.#proofs.findIndex(({ credential: known }) => isSame(known, credential));
    const known = this.#proofs[at];
    if (known === undefined) {
      this.#proofs.push({ credential, isOwn: false, waiters: [waiter] });
      return true;
    }
    if (at < this.#answered) waiter.resolve();
    else known.waiters.push(waiter);
    return false;
  }

  /** The server answered the next credential in line. False: it refused one that the client cannot do without. */
  answered(error: number): boolean {
    const proof = this.#proofs[this.#answered];
    if (proof === undefined || this.#answered >= this.#sent) return true;
    if (error !== 0) {
      this.#proofs.splice(this.#answered, 1);
      this.#sent--;
      this.#settle(proof, new ZookeeperError('auth-failed', undefined, 'ZooKeeper refused this credential'));
      return !proof.isOwn;
    }
    this.#answered++;
    this.#settle(proof);
    return true;
  }

  failOverdue(nowMs: number): void {
    for (const proof of this.#proofs) {
      const overdue = proof.waiters.filter(({ deadlineMs }) => deadlineMs <= nowMs);
      if (overdue.length === 0) continue;
      proof.waiters = proof.waiters.filter(({ deadlineMs }) => deadlineMs > nowMs);
      for (const { reject } of overdue) {
        reject(new ZookeeperError('operation-timeout', undefined, 'ZooKeeper did not answer the credential in time'));
      }
    }
  }

  rejectAll(error: ZookeeperError): void {
    for (const proof of this.#proofs) this.#settle(proof, error);
  }

  #settle(proof: Proof, error?: ZookeeperError): void {
    for (const { resolve, reject } of proof.waiters.splice(0)) {
      if (error === undefined) resolve();
      else reject(error);
    }
  }
}

function isSame(left: Credential, right: Credential): boolean {
  return left.scheme === right.scheme && left.credential === right.credential;
}
