/**
 * To which of a few classes a refusal belongs, and which metrics count it. Reasons are Amazon Connect's own words, and an
 * open set: counted by text they would make metrics, and costs, without bound.
 */
import { METRICS, type MetricName } from '../../contract/metrics';

interface ReasonClass {
  readonly matches: RegExp;
  readonly refused: MetricName;
  readonly deadLettered: MetricName;
}

/** The first that matches decides. A reason begins with the name of its error. */
const CLASSES: readonly ReasonClass[] = [
  {
    matches: /^DestinationNotAllowed/,
    refused: METRICS.refusedDestination,
    deadLettered: METRICS.deadLetteredDestination,
  },
  {
    matches: /^OutboundContactNotPermitted/,
    refused: METRICS.refusedPermission,
    deadLettered: METRICS.deadLetteredPermission,
  },
  {
    matches: /^Invalid(Parameter|Request)/,
    refused: METRICS.refusedParameter,
    deadLettered: METRICS.deadLetteredParameter,
  },
  // Nobody refused anything: the contact crashed whatever took it up.
  { matches: /^crashed$/, refused: METRICS.refusedOther, deadLettered: METRICS.deadLetteredCrash },
  { matches: /^/, refused: METRICS.refusedOther, deadLettered: METRICS.deadLetteredOther },
];

/** The metric that counts a refusal, or a dead letter, of this reason. */
export function metricOfReason(reason: string, what: 'refused' | 'deadLettered'): MetricName {
  const found = CLASSES.find(({ matches }) => matches.test(reason));
  return found?.[what] ?? (what === 'refused' ? METRICS.refusedOther : METRICS.deadLetteredOther);
}
