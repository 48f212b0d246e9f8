/**
 * Which of two changes of one object came later, by the sequencers of their S3 events. Of different lengths the shorter is
 * continued with zeros, and then they are compared as texts (S3 user guide, "Event message structure").
 */
export function isLater(sequencer: string, than: string): boolean {
  const length = Math.max(sequencer.length, than.length);
  const aligned = (text: string): string => text.toLowerCase().padEnd(length, '0');
  return aligned(sequencer) > aligned(than);
}

/** Earlier than that of any event: of a file that was read before its event came. */
export const NO_EVENT = '0';
