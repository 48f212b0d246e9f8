/** Says what an operator does about a dead letter, by its reason: one sentence for each reason that is known. */

interface Advice {
  readonly matches: RegExp;
  readonly advice: string;
}

/** The first row that matches the reason. */
const ADVICE: readonly Advice[] = [
  {
    matches: /^DestinationNotAllowed/,
    advice: 'have the country or number range enabled for the instance and redrive them, or take the numbers out',
  },
  {
    matches: /^OutboundContactNotPermitted/,
    advice: "look at the instance's outbound settings, mend them and redrive, or take the numbers out",
  },
  {
    matches: /^(InvalidParameter|InvalidRequest)/,
    advice:
      'correct the number and drop it into a new campaign; if caller id, flow or queue was at fault, mend it and redrive',
  },
  {
    matches: /^crashed/,
    advice: "read the dialer's log of that time, mend what crashed it, then redrive them",
  },
];
const OTHERWISE =
  'look at its line in results.csv and look the error up in the Amazon Connect documentation; redrive it once the cause is mended, or take it out of the list';

export const adviceFor = (reason: string): string =>
  ADVICE.find(({ matches }) => matches.test(reason))?.advice ?? OTHERWISE;

/** Connect's name for it, without the message behind: what `--reason` takes. */
export const reasonName = (reason: string): string => /^[^:\s]+/.exec(reason)?.[0] ?? reason;
