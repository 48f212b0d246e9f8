/** Amazon Connect, S3, CloudWatch and Service Quotas on a bad day. */
import type { Intervention } from '../../../../local/front/front-types';
import { type Call, isFromInside, type WireFault } from './fault';

const isStart = ({ operation }: Call): boolean => operation === 'StartOutboundVoiceContact';
const isDescribe = ({ operation }: Call): boolean => operation === 'DescribeContact';
const isReading = ({ operation }: Call): boolean => operation === 'GetMetricData';

const restError = (status: number, name: string): Intervention => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': name },
  body: JSON.stringify({ message: 'injected' }),
});

const start = (name: string, rate: number, act: WireFault['act']): WireFault => ({
  name,
  rate,
  most: 12,
  on: (call) => isStart(call),
  act,
});

export const connectFaults = (): readonly WireFault[] => [
  start('connect-5xx', 0.03, () => restError(500, 'InternalServiceException')),
  start('connect-5xx-though-placed', 0.03, () => ({ answerStatus: 503, answer: () => Buffer.from('{}') })),
  start('connect-reset-though-placed', 0.03, () => 'drop-answer'),
  start('connect-429-rate', 0.04, () => restError(429, 'TooManyRequestsException')),
  start('connect-429-full', 0.04, () => restError(429, 'LimitExceededException')),
  // The dialer gives up after five seconds.
  start('connect-slow', 0.03, (_call, random) => ({ answerAfterMs: random.chance(0.5) ? 2_500 : 5_800 })),
  {
    name: 'describe-error',
    rate: 0.3,
    most: 10,
    on: isDescribe,
    act: () => restError(429, 'TooManyRequestsException'),
  },
];

const SLOW_DOWN: Intervention = {
  status: 503,
  headers: { 'content-type': 'application/xml' },
  body: '<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>injected</Message></Error>',
};

export const s3Faults = (): readonly WireFault[] => [
  {
    name: 's3-error',
    rate: 0.2,
    most: 8,
    on: (call) => isFromInside(call) && call.action.startsWith('s3:'),
    act: () => SLOW_DOWN,
  },
  {
    name: 's3-cut-midway',
    rate: 0.4,
    most: 4,
    on: (call) => isFromInside(call) && call.operation === 'GetObject',
    act: (_call, random) => ({ cutAfterBytes: Math.round(random.between(0, 600)) }),
  },
];

export const readingFaults = (): readonly WireFault[] => [
  { name: 'metrics-error', rate: 0.2, most: 10, on: isReading, act: () => ({ status: 500, body: '{}' }) },
  {
    name: 'metrics-empty',
    rate: 0.3,
    most: 10,
    on: isReading,
    act: () => ({
      answer: (body) => {
        const { MetricDataResults = [] } = JSON.parse(body.toString()) as { MetricDataResults?: object[] };
        const empty = MetricDataResults.map((result) => ({ ...result, Timestamps: [], Values: [] }));
        return Buffer.from(JSON.stringify({ MetricDataResults: empty }));
      },
    }),
  },
  staleMetrics(),
  {
    name: 'quotas-error',
    rate: 0.3,
    most: 6,
    on: ({ operation }) => operation === 'GetServiceQuota',
    act: () => ({ status: 500, body: '{}' }),
  },
];

/** CloudWatch stands still: what it said first is what it says. */
function staleMetrics(): WireFault {
  let first: Buffer | undefined;
  return {
    name: 'metrics-stale',
    rate: 0.4,
    most: 10,
    countsItself: true,
    on: isReading,
    act: (_call, _random, hands) => ({
      answer: (body) => {
        first ??= body;
        if (first !== body) hands.count('metrics-stale');
        return first;
      },
    }),
  };
}
