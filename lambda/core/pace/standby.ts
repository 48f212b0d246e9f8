/**
 * From the start of an invocation to its being the active controller, or to its leaving: the protocol of `lease.ts`
 * carried out.
 */
import type { Clock } from '../clock';
import { type LeaseRecord, STANDBY_POLL_MS, standbyStep, takenRecord } from './lease';
import type { LeaseStore } from './ports';

export interface StandbyInput {
  readonly me: string;
  readonly isWoken: boolean;
  readonly clockSkewMs: number;
  /** Monotonic time by which to be gone. */
  readonly deadlineMs: number;
}

/** After whom an invocation became the active one. */
export interface Succession {
  /** The one before wrote this as its last act. */
  readonly isClean: boolean;
  /** When the one before renewed its lease last, Unix ms; undefined if there was none, or it left for want of work. */
  readonly renewedAtMs: number | undefined;
}

/** How often a standby says that it is there, ms. */
const ANNOUNCE_EVERY_MS = 1_000;

/**
 * Resolves to the record of this invocation once it is the active one, or undefined when there is nothing to do for it.
 * After an unclean end it first waits until the last request of the one before is out of time, so that what it then reads
 * is all there is.
 *
 * @param tell told after whom, once this invocation is the active one. @default nobody is told
 */
export async function becomeActive(
  { me, isWoken, clockSkewMs, deadlineMs }: StandbyInput,
  store: LeaseStore,
  clock: Clock,
  tell: (succession: Succession) => void = () => undefined,
): Promise<LeaseRecord | undefined> {
  let seen = '';
  let seenAtMs = clock.monotonicMs();
  let announcedAtMs = Number.NEGATIVE_INFINITY;
  for (let hasWaited = false; clock.monotonicMs() < deadlineMs; hasWaited = true) {
    const record = await store.read();
    const mark = `${record?.epoch}/${record?.sequence}`;
    if (mark !== seen) seenAtMs = clock.monotonicMs();
    seen = mark;
    const stillForMs = clock.monotonicMs() - seenAtMs;
    const step = standbyStep({ me, record, stillForMs, nowMs: clock.nowMs(), isWoken, hasWaited });
    switch (step.kind) {
      case 'leave':
        return undefined;
      case 'start':
      case 'take': {
        const taken = await store.write(takenRecord(me, step.record), record);
        if (!taken) break;
        const isClean = step.kind === 'start' || step.isClean;
        const active = isClean ? taken : await outlive(taken, taken.lastValidUntilMs + clockSkewMs, store, clock);
        if (!active) break;
        tell({ isClean, renewedAtMs: taken.renewedAtMs });
        return active;
      }
      case 'be-standby':
      case 'challenge':
        if (clock.monotonicMs() - announcedAtMs >= ANNOUNCE_EVERY_MS) {
          announcedAtMs = clock.monotonicMs();
          await store.announce(step.kind === 'challenge' ? 'challenger' : 'standby', me, clock.nowMs());
        }
        break;
    }
    await clock.sleep(STANDBY_POLL_MS);
  }
  return undefined;
}

/** Keeps the lease until the last request of the one before is out of time; undefined if it was lost meanwhile. */
async function outlive(
  taken: LeaseRecord,
  untilMs: number,
  store: LeaseStore,
  clock: Clock,
): Promise<LeaseRecord | undefined> {
  let record: LeaseRecord | undefined = taken;
  while (record && clock.nowMs() < untilMs) {
    await clock.sleep(Math.min(STANDBY_POLL_MS, untilMs - clock.nowMs()));
    record = await store.write({ ...record, sequence: record.sequence + 1 }, record);
  }
  return record;
}
