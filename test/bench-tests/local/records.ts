import { fallbacks } from '../../../local/cli/parse-arguments';
import type { SimulatedContact } from '../../../sim/connect/types';
import { BENCH_FLAGS } from '../../bench/local/options';
import { phasesOf } from '../../bench/local/phases';
import type { PhaseRecord } from '../../bench/local/run-phase';

const QUIET = { seconds: 10, cores: 2, ownCores: 0.9, otherCores: 0, eventLoopDelayP99Ms: 3 };

/** A phase of the default command line, measured from 0 to 10 s, with these contacts. */
export function record(
  binds: 'rate' | 'lines',
  contacts: readonly SimulatedContact[],
  more: Partial<PhaseRecord> = {},
): PhaseRecord {
  const [phase] = phasesOf({ ...fallbacks(BENCH_FLAGS), phase: binds });
  if (phase === undefined) throw new Error(`there is no phase in which the ${binds} bind`);
  return {
    phase,
    span: { fromMs: 0, toMs: 10_000 },
    log: {
      contacts,
      throttled: 0,
      refused: 0,
      breaches: 0,
      rateBreaches: 0,
      inboundOffered: 0,
      inboundBlocked: 0,
      concurrentPeak: 0,
      callsPerSecondPeak: 0,
    },
    knownAtMs: new Map(),
    paceLines: [],
    problems: [],
    loadSeconds: 1,
    machine: QUIET,
    ...more,
  };
}
