/** How often each source number was used, by the hour: items of the campaigns table, one for each number. */

export const SOURCES_PARTITION = 'SOURCES';
/** Hours before the present one that a cap of 24 hours looks at. */
export const HOURS_COUNTED = 24;

const HOUR_MS = 3_600_000;

/** Whole hours since 1970. */
export const hourOf = (atMs: number): number => Math.floor(atMs / HOUR_MS);

/** Attribute of the item that counts the uses of one hour. */
export const hourAttribute = (hour: number): `h${number}` => `h${hour}`;

export interface SourceItem {
  readonly pk: typeof SOURCES_PARTITION;
  /** The number, E.164. */
  readonly sk: string;
  readonly [hour: `h${number}`]: number;
}

/** One use of a number. */
export interface SourceUse {
  readonly phone: string;
  readonly hour: number;
}

/** Uses by hour, from an hour on. */
export const usesSince = (item: SourceItem, sinceHour: number): Map<number, number> =>
  new Map(
    Object.entries(item).flatMap(([name, uses]) => {
      const hour = /^h(\d+)$/.exec(name)?.[1];
      return hour === undefined || typeof uses !== 'number' || Number(hour) < sinceHour ? [] : [[Number(hour), uses]];
    }),
  );
