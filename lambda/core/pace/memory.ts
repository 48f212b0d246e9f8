/** What one active controller leaves to the next, beside leases and calls; each part is dropped when it is too old to be true. */
import type { PrevailingBinding } from '../../contract/widget';
import type { ArrivalsMemory } from './arrivals';
import type { LastStarts } from './campaign-cap';
import type { FlightMeans } from './flights';
import type { LimitsMemory } from './limits';
import type { RefusalsMemory } from './refusals';
import type { UnseenMemory } from './unseen';

/** Raised whenever the shape changes: a memory of another version is worth as much as none. */
export const MEMORY_VERSION = 3;

export interface PaceMemory {
  readonly version: typeof MEMORY_VERSION;
  readonly savedAtMs: number;
  readonly limits: LimitsMemory;
  readonly refusals: RefusalsMemory;
  readonly unseen: UnseenMemory;
  readonly arrivals: ArrivalsMemory;
  /** Calls that may be up while nothing is known about the instance; undefined once it is known. */
  readonly window: number | undefined;
  readonly means: FlightMeans;
  /** Calls that were over a moment ago, by contact id: their late events mean nothing. */
  readonly newlyOver?: readonly string[];
  readonly activeSinceMs: number | undefined;
  readonly areEventsMissing: boolean;
  /** Of campaigns with a rate of their own. */
  readonly lastStarts?: LastStarts;
  /** For the dashboard. */
  readonly prevailing?: PrevailingBinding;
  /** Absent before the first count. */
  readonly dueCount?: DueCount;
}

/** Who was due when they were last counted. */
export interface DueCount {
  readonly atMs: number;
  readonly contacts: number;
  /** Shards of open zones at that time: with other ones it would be another count. */
  readonly openShards: number;
}

const MEMORY_GOOD_FOR_MS = 15 * 60_000;
/** A memory that is so young was left by a controller that was active until just now (it saves every 5 s). */
const UNINTERRUPTED_MS = 15_000;

/** The memory, if it can be relied on. */
export const reliable = (memory: PaceMemory | undefined, nowMs: number): PaceMemory | undefined =>
  memory?.version === MEMORY_VERSION && nowMs - memory.savedAtMs <= MEMORY_GOOD_FOR_MS ? memory : undefined;

/** Whether the events of the meantime were read, too: after a pause they are still in the mailbox. */
export const isUninterrupted = (memory: PaceMemory, nowMs: number): boolean =>
  nowMs - memory.savedAtMs <= UNINTERRUPTED_MS;
