import type { DockerOptions } from '../container-options.ts';
import type { Container } from './container.ts';
import { engineError, engineStatus } from './engine.ts';
import type { EngineLink } from './engine-link.ts';

/** Sends signals to containers, also when the engine is away: they wait for it, each once. */
export class ContainerSignals {
  readonly #link: EngineLink;
  readonly #docker: DockerOptions;

  constructor(link: EngineLink, docker: DockerOptions) {
    this.#link = link;
    this.#docker = docker;
  }

  /** Resolves when the engine has sent it, or the container has ended. Rejects with a ContainerError. */
  async send(container: Container, signal: NodeJS.Signals): Promise<void> {
    if (container.engine === undefined || !container.isStarted || container.hasEnded) return;
    const waiting = container.waitingSignals.get(signal) ?? this.#send(container, signal);
    container.waitingSignals.set(signal, waiting);
    try {
      await waiting;
    } finally {
      container.waitingSignals.delete(signal);
    }
  }

  async #send(container: Container, signal: NodeJS.Signals): Promise<void> {
    const { containerId, stopSignal } = container;
    container.isSignalled = true;
    try {
      if (signal === 'SIGTERM' && stopSignal !== signal) await this.#stop(container);
      else await this.#kill(container, signal);
    } catch (thrown) {
      // 404 and 409: it has ended meanwhile.
      if (engineStatus(thrown) === 404 || engineStatus(thrown) === 409 || this.#link.isClosed) return;
      throw engineError(thrown, `send ${signal} to container '${containerId}'`, this.#docker);
    }
  }

  /** What the image wants to be stopped by may be nonsense. */
  async #stop(container: Container): Promise<void> {
    try {
      await this.#kill(container, container.stopSignal);
    } catch (thrown) {
      const status = engineStatus(thrown);
      if (status === undefined || status === 404 || status === 409) throw thrown;
      await this.#kill(container, 'SIGTERM');
    }
  }

  async #kill({ engine }: Container, signal: string): Promise<void> {
    await this.#link.persist(async () => engine?.kill({ signal }), Number.POSITIVE_INFINITY);
  }
}
