/** What the command line can be told: every option with its flag, default and allowed values. */
import type { CallingWindow } from '../../lambda/contract/settings';
import { formatCallingWindow, Problem, parseCallingWindow } from '../../lambda/contract/settings';
import type { ConnectAccount, InboundTraffic } from '../../sim/connect/types';
import {
  above0,
  type FlagTable,
  file,
  oneOf,
  onOff,
  portNumber,
  readBy,
  seconds,
  secondsAbove0,
  share,
  shareBelow1,
  wholeFrom0,
  wholeFrom1,
} from './flag';

/** The simulated account, and the deployment that dials through it. */
export interface StackOptions {
  /** StartOutboundVoiceContact, calls per second. */
  readonly rate: number;
  readonly burst: number;
  /** Concurrent calls. */
  readonly quota: number;
  readonly whenFull: ConnectAccount['whenFull'];
  readonly answerRate: number;
  /** Mean ring time of answered calls, before the time scale. */
  readonly ring: number;
  /** Mean talk time, before the time scale. */
  readonly talk: number;
  readonly timeScale: number;
  readonly inbound: InboundTraffic['kind'];
  /** Share of the quota that inbound calls hold outside of their peaks. */
  readonly inboundShare: number;
  /** Median latency of contact events, seconds. */
  readonly eventLatency: number;
  readonly eventLoss: number;
  /** Beginnings of E.164 numbers that the account may not call. */
  readonly blockedPrefixes: readonly string[];
  readonly maxAttempts: number;
  /** Seconds before the next attempt. */
  readonly retryDelay: number;
  readonly callingWindow: CallingWindow;
  readonly seed: number;
  readonly connectEndpoint: string | undefined;
  readonly port: number | undefined;
  /** Port of the page that shows the dashboard. */
  readonly consolePort: number | undefined;
}

/** The demo's own options. */
export interface DemoOptions extends StackOptions {
  readonly list: string | undefined;
  readonly suppression: string | undefined;
  readonly json: boolean;
  /** Seconds after which the demo gives up. */
  readonly timeout: number | undefined;
}

export type LocalOptions = StackOptions;

/** Peak of the varying kinds of inbound traffic, as a multiple of their share. */
export const INBOUND_PEAK_FACTOR = 3;

function readUrl(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? text.replace(/\/+$/, '') : undefined;
}

function readWindow(text: string): CallingWindow | undefined {
  const window = parseCallingWindow(text);
  return window instanceof Problem ? undefined : window;
}

/** `none`, or prefixes with commas between them. */
function readPrefixes(text: string): readonly string[] | undefined {
  if (text === 'none') return [];
  const prefixes = text.split(',');
  return prefixes.every((prefix) => /^\+\d{1,15}$/.test(prefix)) ? prefixes : undefined;
}

const ROUND_THE_CLOCK: CallingWindow = { fromMinute: 0, toMinute: 1440 };

export const STACK_FLAGS: FlagTable<StackOptions> = {
  rate: above0({ fallback: 12, help: 'calls per second that the account allows' }),
  burst: wholeFrom1({ fallback: 24, help: 'burst of the same token bucket, calls' }),
  quota: wholeFrom1({ fallback: 60, help: 'concurrent calls that the account allows, inbound included' }),
  whenFull: oneOf(['drop', 'reject'], {
    fallback: 'drop',
    help: 'a call over the quota is accepted and dies at once, or is rejected',
  }),
  answerRate: share({ fallback: 0.65, help: 'share of calls that somebody answers' }),
  ring: secondsAbove0({ fallback: 12, help: 'mean ring time of an answered call, before --time-scale' }),
  talk: secondsAbove0({ fallback: 60, help: 'mean talk time, before --time-scale' }),
  timeScale: above0({ fallback: 20, help: 'all call times are divided by this' }),
  inbound: oneOf(['none', 'steady', 'diurnal', 'surge', 'flash'], {
    fallback: 'surge',
    help: 'inbound calls that share the quota',
  }),
  inboundShare: shareBelow1({
    fallback: 0.1,
    help: `share of the quota that they hold; at a peak ${INBOUND_PEAK_FACTOR} times as much`,
  }),
  eventLatency: seconds({ fallback: 0.8, help: 'median latency of contact events' }),
  eventLoss: share({ fallback: 0.0005, help: 'share of contact events that get lost' }),
  blockedPrefixes: readBy('PREFIXES', 'none, or prefixes such as +447,+61', readPrefixes, {
    fallback: ['+447'],
    help: 'numbers that the account may not call: none, or prefixes with commas between them',
  }),
  maxAttempts: wholeFrom1({ fallback: 3, help: 'attempts per contact' }),
  retryDelay: seconds({ fallback: 2, help: 'delay before the next attempt' }),
  callingWindow: readBy('HH:MM-HH:MM', 'a window such as 08:00-20:00', readWindow, {
    fallback: ROUND_THE_CLOCK,
    shownFallback: formatCallingWindow(ROUND_THE_CLOCK),
    help: "when contacts may be called, in their own zones; a deployment's default is 08:00-20:00",
  }),
  seed: wholeFrom0({ fallback: 1, help: 'seed of everything random on the simulated account' }),
  connectEndpoint: readBy('URL', 'an http:// or https:// address', readUrl, {
    fallback: undefined,
    help: "somebody else's Connect API instead of the simulated account",
  }),
  port: portNumber({ fallback: undefined, shownFallback: 'any free port', help: 'loopback port of all services' }),
  consolePort: portNumber({
    fallback: undefined,
    shownFallback: 'any free port',
    help: 'loopback port of the page that shows the dashboard',
  }),
};

export const DEMO_FLAGS: FlagTable<DemoOptions> = {
  list: file({ fallback: undefined, shownFallback: 'examples/contacts.csv', help: 'contact list (CSV) to dial' }),
  suppression: file({
    fallback: undefined,
    shownFallback: 'examples/suppression.csv; none with --list',
    help: 'numbers never to call (CSV)',
  }),
  json: onOff('one JSON line on stdout, everything else on stderr'),
  timeout: secondsAbove0({
    fallback: undefined,
    shownFallback: 'several times what the list should take',
    help: 'give up after this long',
  }),
  ...STACK_FLAGS,
};
