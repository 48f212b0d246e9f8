/**
 * Writes the text of a quota request, with the numbers that justify it. By Little's law, calls at once = calls started per
 * second x mean seconds that a call takes a line (it rings, too). A tenth more is asked for, because calls do not come
 * evenly.
 */
import type { AccountPicture } from './account-picture';
import type { Reading } from './reading';

/** What the owner wants to reach. */
export interface QuotaGoal {
  /** Calls per second, at the busiest. */
  readonly targetRate: number;
  /** Mean time that a call takes a line, ringing included, s. */
  readonly holdSeconds: number;
  /** Contacts to be called in a day, where the owner says so. */
  readonly contactsPerDay: number | undefined;
}

/** In tenths, so that no rounding of a sum adds a line. */
const MARGIN_TENTHS = 11;

export const concurrentCallsFor = ({ targetRate, holdSeconds }: QuotaGoal): number =>
  Math.ceil((targetRate * holdSeconds * MARGIN_TENTHS) / 10);

export function quotaRequest(picture: AccountPicture, goal: QuotaGoal): string {
  const { told, concurrentCalls, startRate } = picture;
  const { targetRate, holdSeconds, contactsPerDay } = goal;
  const lines = concurrentCallsFor(goal);
  const ofDay = contactsPerDay === undefined ? [] : [daySentence(contactsPerDay, targetRate)];
  return [
    'Subject: Amazon Connect quota increase, outbound calls through StartOutboundVoiceContact',
    '',
    `Instance: ${told.instanceArn}`,
    '',
    '1. Rate of StartOutboundVoiceContact API requests (L-4E9BCC96), account and Region',
    `   ${asked(startRate, targetRate, 'per second')}`,
    '2. Concurrent active calls per instance (L-12AB7C57)',
    `   ${asked(concurrentCalls, lines, 'calls')}`,
    '',
    'Why these numbers:',
    `- We start at most ${targetRate} calls per second, paced by a token bucket that does not exceed the quota.`,
    `- A call takes a line for ${holdSeconds} s on average, ringing included. By Little's law that is`,
    `  ${targetRate} x ${holdSeconds} = ${targetRate * holdSeconds} calls at once; with a tenth on top, because calls do not come evenly: ${lines}.`,
    ...ofDay,
    '- Throttled or rejected calls are not repeated at once: the dialer slows down by a fifth on each throttle, and keeps',
    '  lines free for inbound calls.',
    '- Calls are placed within the calling window of the called person, against suppression lists, at most a set number',
    '  of times each.',
    '',
    'Please tell us, too: the calls-per-second limit of the instance (metric ThrottledCalls), and which countries are',
    'enabled for outbound calls.',
    '',
  ].join('\n');
}

/** What is there already need not be asked for. */
function asked(reading: Reading<number>, wanted: number, unit: string): string {
  const applied = `applied now: ${inWords(reading, unit)}`;
  if (reading.kind === 'value' && reading.value >= wanted) return `${applied}; enough for the ${wanted} that we need`;
  return `${applied}; requested: ${wanted} ${unit}`;
}

const SECONDS_PER_HOUR = 3_600;

function daySentence(contactsPerDay: number, targetRate: number): string {
  const hours = contactsPerDay / targetRate / SECONDS_PER_HOUR;
  return `- ${contactsPerDay} contacts a day take ${hours.toFixed(1)} hours at that rate, one attempt each.`;
}

function inWords(reading: Reading<number>, unit: string): string {
  switch (reading.kind) {
    case 'value':
      return `${reading.value} ${unit}`;
    case 'absent':
      return 'Service Quotas shows no value';
    case 'denied':
    case 'unreadable':
      return `not known (${reading.said})`;
    case 'not-here':
      return 'not known (local stack)';
  }
}
