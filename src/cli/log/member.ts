/** A member of a log without a master around it. */
import type { Logger } from '../../base/logger.ts';
import type { ReplicatedLog } from '../../log/replicated-log.ts';
import { openRegistryLog } from '../../master/shell/registry-log.ts';
import { createHttpServer } from '../../net/http-server.ts';
import { LibprocessEndpoint } from '../../net/libprocess-endpoint.ts';

export interface MemberOptions {
  readonly path: string;
  readonly ip: string;
  readonly port: number;
  readonly quorum: number;
  readonly zk: string | undefined;
  readonly autoInitialize: boolean;
  readonly logger: Logger;
  readonly onFailed: (reason: string) => void;
}

export interface LonelyMember {
  readonly log: ReplicatedLog;
  readonly address: { readonly ip: string; readonly port: number };
  close(): Promise<void>;
}

/** Listens and takes part in the log. Rejects when it cannot listen or open its storage. */
export async function startMember(options: MemberOptions): Promise<LonelyMember> {
  const { logger, path: directory, ip, port, quorum, zk, autoInitialize, onFailed } = options;
  const server = createHttpServer({ logger });
  const address = await server.listen({ ip, port });
  const endpoint = new LibprocessEndpoint({ server, logger });
  const stop = async (): Promise<void> => {
    endpoint.close();
    await server.close();
  };
  try {
    const common = { directory, quorum, autoInitialize, zk, sessionTimeoutMs: 10_000 };
    const member = await openRegistryLog({ ...common, endpoint, logger, onFailed });
    return {
      log: member.log,
      address,
      close: async () => {
        await member.close();
        await stop();
      },
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}
