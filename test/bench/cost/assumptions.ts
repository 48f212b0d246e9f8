/** What no request tells: how often functions ran, what they logged besides their lines, and how much slower AWS is. */
import { CAMPAIGN_BACKLOG, METRICS } from '../../../lambda/contract/metrics';
import type { LocalStack } from '../../../local/stack';
import { EMISSION_BYTES, PLATFORM_LOG_BYTES } from './meter';
import { partOf } from './parts';
import type { Used } from './usage';

/** How much longer a request to DynamoDB or SQS is assumed to take on AWS than on this machine. */
export const SLOWER_SECONDS = 0.01;
/** One line of the metrics by campaign, as docs/metrics.md has it. */
const CAMPAIGN_LINE_BYTES = 300;

interface Where {
  readonly stack: Pick<LocalStack, 'metrics' | 'model'>;
  /** MB, by logical id. */
  readonly memory: ReadonlyMap<string, number>;
  readonly fromMs: number;
}

/** What was counted, and what follows from it. */
export function withEstimates(used: readonly Used[], where: Where): readonly Used[] {
  return [...used, ...invocations(where), ...emissions(where), ...waits(used, where)];
}

function invocations({ stack, fromMs }: Where): readonly Used[] {
  return stack.model.functions.flatMap(({ logicalId, name }) => {
    const count = sumOf(stack, 'AWS/Lambda', 'Invocations', { FunctionName: name }, fromMs);
    if (count === 0) return [];
    const part = partOf(logicalId);
    const logs = { part, operation: "Lambda's own log lines (estimate)", unit: 'logBytes', requests: 0 } as const;
    return [
      { part, operation: 'invocations', unit: 'invocations', requests: count, amount: count },
      { ...logs, amount: count * PLATFORM_LOG_BYTES },
    ];
  });
}

/** The metrics are written as log lines, which the local runtime takes out of the log. */
function emissions({ stack, fromMs }: Where): readonly Used[] {
  const metrics = stack.metrics.list().filter(({ namespace }) => namespace === 'Callpace');
  const ofController = metrics.find(({ metric }) => metric === METRICS.heartbeat);
  const count = ofController ? sumOf(stack, 'Callpace', METRICS.heartbeat, ofController.dimensions, fromMs) : 0;
  const campaigns = metrics.filter(({ metric }) => metric === CAMPAIGN_BACKLOG).length;
  const minutes = (Date.now() - fromMs) / 60_000;
  const line = { part: 'PacingController', unit: 'logBytes', requests: 0 } as const;
  return [
    { ...line, operation: 'metrics (at most)', amount: count * EMISSION_BYTES },
    { ...line, operation: 'metrics by campaign', amount: campaigns * minutes * CAMPAIGN_LINE_BYTES },
  ];
}

/**
 * The lanes of the dialer wait for their requests, and AWS is further away than the next thread. Requests of a batch wait
 * side by side, so this is the most that it can be. The controller runs all the time anyway.
 */
function waits(used: readonly Used[], { memory, stack }: Where): readonly Used[] {
  const dialer = stack.model.functions.find(({ logicalId }) => partOf(logicalId) === 'Dialer');
  const gigabytes = (memory.get(dialer?.logicalId ?? '') ?? 0) / 1_024;
  const own = used.filter(({ part, operation }) => part === 'Dialer' && !/^(Receive|Delete)Message/.test(operation));
  const requests = own.reduce((sum, each) => sum + each.requests, 0);
  const amount = requests * SLOWER_SECONDS * gigabytes;
  return [{ part: 'Dialer', operation: 'waiting for AWS (assumed)', unit: 'gigabyteSeconds', requests: 0, amount }];
}

function sumOf(
  { metrics }: Pick<LocalStack, 'metrics'>,
  namespace: string,
  metric: string,
  dimensions: Readonly<Record<string, string>>,
  fromMs: number,
): number {
  const query = {
    namespace,
    metric,
    dimensions,
    statistic: 'Sum',
    periodSeconds: 60,
    fromMs,
    toMs: Date.now(),
  } as const;
  return metrics.series(query).reduce((sum, { value }) => sum + value, 0);
}
