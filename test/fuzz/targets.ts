import type { FuzzTarget } from './target.ts';
import { documentTargets } from './targets/documents.ts';
import { libprocessTarget, recordioTarget } from './targets/framing.ts';
import { logMessageTarget, logRecordTarget } from './targets/log.ts';
import { masterCoreTarget } from './targets/master-core.ts';
import { serverTargets } from './targets/server.ts';
import { textTargets } from './targets/text.ts';
import { messageJsonTarget, protobufDepthTarget, protobufNoiseTarget, protobufTarget } from './targets/wire.ts';
import { juteTarget, zookeeperCoreTarget } from './targets/zookeeper.ts';

/** Everything that takes input from outside. */
export const fuzzTargets: readonly FuzzTarget[] = [
  ...textTargets,
  ...documentTargets,
  libprocessTarget,
  recordioTarget,
  protobufTarget,
  protobufNoiseTarget,
  protobufDepthTarget,
  messageJsonTarget,
  juteTarget,
  zookeeperCoreTarget,
  logRecordTarget,
  logMessageTarget,
  masterCoreTarget,
  ...serverTargets,
];
