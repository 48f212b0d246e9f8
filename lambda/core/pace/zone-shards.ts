/** What is known of the due index of one campaign: its shards by zone, which of them are open and until when, and who waits there. */
import type { DueContact } from './ports';
import type { ZoneOpening } from './zone-opening';

export interface Shard {
  readonly key: string;
  readonly opening: ZoneOpening;
  ready: DueContact[];
  askAtMs: number;
  /** When the first contact that waits for its time is due; undefined if none waits. */
  nextDueAtMs: number | undefined;
  /** The index was asked and had nothing at all. */
  isEmpty: boolean;
}

export interface Zone {
  readonly opening: ZoneOpening;
  shards: readonly Shard[];
}

/** Which zones are open, for as long as it stays so. */
export interface Opening {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Of the open zones. */
  readonly shards: readonly Shard[];
  /** When the next of the closed ones opens. */
  readonly opensAtMs: number | undefined;
}

/** What the shards of open zones say. */
export interface Waiting {
  /** Somebody may be called now. */
  readonly hasDue: boolean;
  readonly nextDueAtMs: number | undefined;
}

export interface Outlook extends Waiting {
  /** When the next closed zone opens. */
  readonly opensAtMs: number | undefined;
}

export const newShard = (key: string, opening: ZoneOpening): Shard => ({
  key,
  opening,
  ready: [],
  askAtMs: 0,
  nextDueAtMs: undefined,
  isEmpty: false,
});

export function openingOf(zones: readonly Zone[], nowMs: number): Opening {
  const open = zones.filter(({ opening }) => opening.isOpen(nowMs));
  return {
    fromMs: nowMs,
    untilMs: Math.min(...zones.map(({ opening }) => opening.knownUntilMs(nowMs))),
    shards: open.flatMap(({ shards }) => shards),
    opensAtMs: zones.reduce<number | undefined>(
      (first, { opening }) => earliest(first, opening.opensAtMs(nowMs)),
      undefined,
    ),
  };
}

export function waitingIn(shards: readonly Shard[]): Waiting {
  let hasDue = false;
  let nextDueAtMs: number | undefined;
  for (const shard of shards) {
    hasDue ||= shard.ready.length > 0;
    nextDueAtMs = earliest(nextDueAtMs, shard.nextDueAtMs);
  }
  return { hasDue, nextDueAtMs };
}

export const earliest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);
