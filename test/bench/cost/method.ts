/** How the figures came about, and what to make of them: the part of the page that says so. */
import { SLOWER_SECONDS } from './assumptions';
import { perMillionCalls, total } from './bill';
import { GOAL_CALLS_PER_SECOND } from './goal';
import type { Findings } from './page';
import type { Rate } from './rates';

const money = (dollars: number): string => dollars.toFixed(2);
const figure = (value: number): string => value.toFixed(2);
/** Share of the calls. */
const MOST_LAPSED = 0.02;

export function methodSection(findings: Findings): readonly string[] {
  const { fast, slow, idle, rates, contacts } = findings;
  return [
    '## How it is counted',
    '',
    `- **Runs.** Idle for ${Math.round(idle.seconds)} s; then ${slow.calls} calls in ${Math.round(slow.seconds)} s (${figure(slow.calls / slow.seconds)} per second), and ${fast.calls} calls in ${Math.round(fast.seconds)} s`,
    `  (${figure(fast.calls / fast.seconds)} per second), each from the drop of a list to its last report. What follows the calls and what follows`,
    '  the clock is told apart by the two runs; 25 calls per second are computed, not run.',
    `- **List.** Eight columns, 3 % of the rows rejected, 2 % duplicates; ${figure(fast.calls / contacts)} calls for each contact, of whom three in ten answer.`,
    '  Calls last a fifth of what they do, and retries come after 20 s: neither changes the requests of a call.',
    '- **DynamoDB.** The emulator is asked for the consumed capacity of each request. Writes to the index are worked out from',
    '  the writes to its table, index reads with 256 bytes an item, and a write that its condition refuses counts as one unit.',
    '- **SQS.** Every request, empty long polls of the event sources included, and one for each message that EventBridge sends.',
    '- **Lambda.** Memory as in the template, time as it took on this machine, where Amazon Connect answers after 220 ms (simulated)',
    `  and everything else at once. Each request of the dialer is assumed to take ${SLOWER_SECONDS * 1000} ms longer on AWS. A processor`,
    '  share of 256 MB is slower than this machine: with twice the time in the dialer, a million calls would cost',
    `  ${money(dialerDollars(rates))} USD more.`,
    '- **Batches.** A request that carries several messages, items or events is counted as it came in these runs, with few in each.',
    '  At 25 calls per second they carry more, so that requests to SQS and invocations cost less for each call than stated.',
    "- **Logs.** The bytes of the functions' lines and 26 for each; 400 bytes of Lambda's own for each invocation, and 4,200 for each",
    '  emission of metrics, are estimates from above. GetMetricData is paid by metrics asked for.',
    '- **Free.** Events of AWS services on the default bus, their rules, Service Quotas, contact events and the calls of the API of',
    '  Amazon Connect other than placing calls.',
    '- **Left out.** Data transfer (there is none out of the Region), CloudTrail data events, access logs, whoever looks at the',
    '  dashboard ([metrics](metrics.md#what-it-costs)), `warmWritesPerSecond`, requests to KMS under a key of your own.',
    ...disturbances(findings),
  ];
}

/** What makes the figures higher than they would be on a quiet machine. */
function disturbances({ problems, lapsed, isFinished, slow, fast }: Findings): readonly string[] {
  const share = lapsed / (slow.calls + fast.calls);
  const lines = [
    ...(share > MOST_LAPSED
      ? [
          `- **Disturbed.** The machine was too busy: ${lapsed} dial requests lapsed beside ${slow.calls + fast.calls} calls. Each of them is admitted, sent,`,
          '  received and put back once more than on AWS, and requests that timed out were made again. The figures are too high.',
        ]
      : []),
    ...(problems > 0 ? [`- **Complaints.** The local stack complained ${problems} times.`] : []),
    ...(isFinished ? [] : ['- **Not finished.** A run was ended before its last report, which is not in the figures.']),
  ];
  return lines;
}

const dialerDollars = (rates: readonly Rate[]): number =>
  total(
    perMillionCalls(
      rates.filter(({ part, unit }) => part === 'Dialer' && unit === 'gigabyteSeconds'),
      GOAL_CALLS_PER_SECOND,
    ),
  );
