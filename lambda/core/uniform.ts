/** Chance without chance: a number that looks drawn at random and depends on a text alone, so that the core stays pure. */

/** Uniform over texts, 0 to 1, 1 excluded: FNV-1a, with the finalizer of MurmurHash3 so that similar texts come apart. */
export function uniformOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
