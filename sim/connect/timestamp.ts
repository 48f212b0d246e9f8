/**
 * Moments as Connect writes them: ISO 8601 in UTC. Half of an event is timestamps, and events of the same minutes are
 * written together, so the text of recent seconds is kept instead of being worked out each time.
 */

/** Seconds whose text is kept; a power of two, so that a second finds its place by its lowest bits. */
const KEPT_SECONDS = 4096;
const seconds: number[] = new Array(KEPT_SECONDS).fill(Number.NaN);
const texts: string[] = new Array(KEPT_SECONDS).fill('');
const THOUSANDTHS = Array.from({ length: 1000 }, (_, value) => `.${String(value).padStart(3, '0')}Z`);

/** Exactly what `new Date(ms).toISOString()` gives, for any moment since 1970. */
export function timestamp(ms: number): string {
  return textOf(Math.floor(ms / 1000)) + THOUSANDTHS[Math.floor(ms) % 1000];
}

/** The same without the fraction of the second. */
export function secondstamp(ms: number): string {
  return `${textOf(Math.floor(ms / 1000))}Z`;
}

function textOf(second: number): string {
  const place = second & (KEPT_SECONDS - 1);
  if (seconds[place] !== second) {
    seconds[place] = second;
    texts[place] = new Date(second * 1000).toISOString().slice(0, -5);
  }
  return texts[place] as string;
}
