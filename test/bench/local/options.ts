/** What can be chosen on the command line of `npm run bench:local`. */
import { above0, type Flag, type FlagTable, oneOf, onOff } from '../../../local/cli/flag';
import { STACK_FLAGS } from '../../../local/cli/options';

export interface BenchOptions {
  /** How long the rate phase is measured; the lines phase as long, but three minutes at most. */
  readonly minutes: number;
  /** Calls per second that the account allows; its burst is twice that. */
  readonly rate: number;
  readonly phase: 'both' | 'rate' | 'lines';
  readonly seed: number;
  readonly json: boolean;
}

/** As much as the deployment can be configured for. */
const MOST_CALLS_PER_SECOND = 200;

const rate: Flag<number> = {
  placeholder: 'N',
  fallback: 25,
  help: 'calls per second that the account allows, with a burst of twice as many',
  allowed: `a whole number from 1 to ${MOST_CALLS_PER_SECOND}`,
  parse: (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : 0;
    return value >= 1 && value <= MOST_CALLS_PER_SECOND ? value : undefined;
  },
};

export const BENCH_FLAGS: FlagTable<BenchOptions> = {
  minutes: above0({
    fallback: 10,
    help: 'how long the rate phase is measured; the lines phase as long, but 3 minutes at most',
  }),
  rate,
  phase: oneOf(['both', 'rate', 'lines'], { fallback: 'both', help: 'what is measured' }),
  seed: STACK_FLAGS.seed,
  json: onOff('one JSON line on stdout, everything else on stderr'),
};
