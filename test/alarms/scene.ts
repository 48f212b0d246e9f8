/**
 * Alarms on the local stack: each is seen to begin by its cause and to end by its cure, in minutes that are shortened for
 * the alarms, as far as the metrics that they watch are written more often than by the minute.
 */
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { OPERATOR } from '../../local/demo/local-services';
import type { AlarmResource } from '../../local/stack-model';
import type { AccountOptions } from '../../sim/connect/account';
import { type Deployment, withDeployment } from '../e2e/support/deployment';

export interface AlarmScenario {
  readonly title: string;
  /** Without the deployment in front: every one of them has to begin and to end. */
  readonly alarms: readonly string[];
  readonly account: AccountOptions;
  readonly play: (scene: AlarmScene) => Promise<void>;
}

/** The same of all scenarios: one assembly serves them. What is configured holds, so that the account may give less. */
export const RATE = 4;
export const BURST = 8;
/** What calls of 13 seconds need at that rate, and a little more for what is not known at once. */
const LINES = 55;
const CONTEXT = {
  quotas: 'configured',
  callsPerSecond: String(RATE),
  burst: String(BURST),
  concurrentCallsQuota: String(LINES),
  longestCallSeconds: '60',
  surveySeconds: '4',
};
/** Everybody answers, and calls of about a minute are shortened five times. */
const ACCOUNT: AccountOptions = {
  callsPerSecond: RATE,
  burst: BURST,
  concurrentCallsQuota: LINES,
  timeScale: 5,
  answerRate: 1,
  busyRate: 0,
};

/**
 * How long a minute lasts, s, of alarms with such a period, s. The controller writes its metrics, and queues are measured,
 * every 5 s: a little more, and every period has a point. What is repaired is counted, at most one a second.
 */
const MINUTE_SECONDS: Readonly<Record<number, number>> = { 60: 5.5, 300: 1.2, 900: 0.6 };
const LIMIT_SECONDS = 150;

function minuteSecondsOf({ name, queries }: AlarmResource): number {
  const period = queries.find(({ MetricStat }) => MetricStat)?.MetricStat?.Period ?? 0;
  const seconds = MINUTE_SECONDS[period];
  if (seconds === undefined) throw new Error(`nobody has said how long a minute of ${name} lasts here`);
  return seconds;
}

export class AlarmScene {
  readonly deployment: Deployment;
  /** Alarms that have begun and ended. */
  readonly told: string[] = [];

  constructor(deployment: Deployment) {
    this.deployment = deployment;
  }

  /** Nobody is alarmed before the cause, and after it all of them are. */
  async fire(names: readonly string[], cause: () => Promise<void> | void): Promise<void> {
    expect(await this.#inState('ALARM', names)).toEqual([]);
    await cause();
    await this.#all(names, 'ALARM');
  }

  /** All of them stand until the cure, and end after it. */
  async clear(names: readonly string[], cure: () => Promise<void> | void): Promise<void> {
    expect(await this.#inState('ALARM', names)).toEqual(names);
    await cure();
    await this.#all(names, 'OK');
    this.told.push(...names);
  }

  async #all(names: readonly string[], state: 'OK' | 'ALARM'): Promise<void> {
    const what = `${names.join(', ')} to be ${state}`;
    const isSo = async () => (await this.#inState(state, names)).length === names.length;
    await this.deployment.until(what, isSo, LIMIT_SECONDS).catch((error: Error) => {
      throw new Error(`${error.message}\nalarms:\n${this.#story().join('\n')}`);
    });
  }

  /** What the alarms did, and why. */
  #story(): readonly string[] {
    return this.deployment.stack.alarms.changes.map(
      ({ atMs, alarm, from, to, reason }) => `  ${new Date(atMs).toISOString()} ${alarm} ${from} -> ${to}: ${reason}`,
    );
  }

  /** Those of the alarms that are in a state, as an operator asks. */
  async #inState(StateValue: 'OK' | 'ALARM', names: readonly string[]): Promise<readonly string[]> {
    const { settings, stack } = this.deployment;
    const cloudwatch = new CloudWatchClient({
      endpoint: stack.endpoint,
      region: stack.model.region,
      credentials: OPERATOR,
    });
    const AlarmNames = names.map((name) => `${settings.deployment}-${name}`);
    const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames, StateValue }));
    cloudwatch.destroy();
    const found = new Set(MetricAlarms.map(({ AlarmName }) => AlarmName));
    return names.filter((name) => found.has(`${settings.deployment}-${name}`));
  }
}

/** Plays a scenario on a deployment of its own. @throws unless each of its alarms has begun, and ended */
export function playScenario({ alarms, account, play }: AlarmScenario): Promise<void> {
  const options = { context: CONTEXT, account: { ...ACCOUNT, ...account }, alarmMinuteSeconds: minuteSecondsOf };
  return withDeployment(options, async (deployment) => {
    const scene = new AlarmScene(deployment);
    await play(scene);
    expect(new Set(scene.told)).toEqual(new Set(alarms));
  });
}
