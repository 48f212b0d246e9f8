/** A snapshot in one line, for logs and pipes. */
import { FINAL_STATES } from '../../lambda/contract/items';
import { clockOf, durationOf } from './durations';
import type { Snapshot } from './snapshot';

export function progressLine(snapshot: Snapshot): string {
  const { calls, rate, report } = snapshot;
  const parts = [
    clockOf(snapshot.elapsedMs),
    `placed ${calls.placed}`,
    `in flight ${calls.own} own + ${calls.inbound} inbound of ${calls.quota}`,
    `${rate.callsPerSecond.toFixed(1)} of ${rate.limit}/s`,
    ...(report === undefined ? [] : [finalOf(report)]),
    ...(snapshot.secondsLeft === undefined ? [] : [`about ${durationOf(snapshot.secondsLeft)} left`]),
    ...(snapshot.bindsNow === undefined ? [] : [snapshot.bindsNow]),
  ];
  return parts.join(' | ');
}

function finalOf({ contacts }: NonNullable<Snapshot['report']>): string {
  const all = Object.values(contacts).reduce((sum, count) => sum + count, 0);
  const final = FINAL_STATES.reduce((sum, state) => sum + contacts[state], 0);
  return `${final} of ${all} contacts final`;
}
