/**
 * Colours as they are seen: CloudWatch's own, which are the same on light and on dark, made darker or lighter where a line
 * would hardly be told from what it is drawn on.
 */

/** Least contrast of what is no text, WCAG 2.2, 1.4.11. */
const LEAST_CONTRAST = 3;
const STEP = 0.04;

/** Red, green and blue, 0-255. */
type Channels = readonly number[];

/** @param color as `#rrggbb`, as is the background; any other is left as it is */
export function seenOn(background: string, color: string): string {
  const ground = channelsOf(background);
  const channels = channelsOf(color);
  if (ground === undefined || channels === undefined) return color;
  const end = luminance(ground) > 0.5 ? 0 : 255;
  for (let share = 0; ; share += STEP) {
    const mixed = channels.map((channel) => Math.round(channel + (end - channel) * Math.min(1, share)));
    const seen = textOf(mixed);
    if (share >= 1 || contrast(seen, background) >= LEAST_CONTRAST) return seen;
  }
}

/** From 1 to 21, of two colours as `#rrggbb`. */
export function contrast(one: string, other: string): number {
  const luminances = [one, other].map((color) => luminance(channelsOf(color) ?? []));
  return (Math.max(...luminances) + 0.05) / (Math.min(...luminances) + 0.05);
}

/** Relative luminance as WCAG defines it, 0-1. */
function luminance(channels: Channels): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channelsOf(color: string): Channels | undefined {
  const [, red = '', green = '', blue = ''] = /^#(..)(..)(..)$/.exec(color) ?? [];
  const channels = [red, green, blue].map((hex) => Number.parseInt(hex, 16));
  return channels.every(Number.isInteger) ? channels : undefined;
}

const textOf = (channels: Channels): string =>
  `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
