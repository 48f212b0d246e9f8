/** How the commands write counts and moments. */

export const contactsInWords = (count: number): string => (count === 1 ? '1 contact is' : `${count} contacts are`);

export const isoOf = (atMs: number | undefined): string | undefined =>
  atMs === undefined ? undefined : new Date(atMs).toISOString();

/** `2026-11-21 06:51 UTC` */
export const dateOf = (atMs: number | undefined): string =>
  atMs === undefined ? 'an unknown moment' : `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
