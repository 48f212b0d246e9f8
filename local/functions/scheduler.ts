/**
 * Fires the schedules of the stack, each at a second of its period that nobody chose: EventBridge Scheduler promises the
 * minute, not the second. The first firing comes soon after the start, because nobody wants to watch an idle minute.
 */
import { Random } from '../../sim/random';
import { decide } from '../iam/policy';
import type { FunctionResource, ScheduleResource } from '../stack-model';

export interface SchedulerOptions {
  readonly schedules: readonly ScheduleResource[];
  readonly seed: number;
  /** Time from the start to the first firing, ms. */
  readonly firstMs: number;
  readonly find: (arn: string) => FunctionResource | undefined;
  readonly invoke: (target: FunctionResource, event: string) => void;
  readonly onProblem: (logicalId: string, message: string) => void;
}

export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: SchedulerOptions) {
    this.#options = options;
    for (const schedule of options.schedules) this.#start(schedule);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #start(schedule: ScheduleResource): void {
    const periodMs = schedule.everySeconds * 1000;
    const secondMs = new Random(this.#options.seed, `schedule ${schedule.logicalId}`).between(0, periodMs);
    this.#after(this.#options.firstMs, () => this.#fire(schedule));
    this.#after(this.#options.firstMs + secondMs, () => {
      this.#fire(schedule);
      this.#timers.add(setInterval(() => this.#fire(schedule), periodMs));
    });
  }

  #after(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, ms);
    this.#timers.add(timer);
  }

  #fire(schedule: ScheduleResource): void {
    const { find, invoke, onProblem } = this.#options;
    const target = find(schedule.targetArn);
    const problem = target ? refusal(schedule) : `the schedule's target ${schedule.targetArn} is not in the stack`;
    if (target && !problem) invoke(target, schedule.input ?? '{}');
    else onProblem(schedule.logicalId, problem ?? '');
  }
}

function refusal({ policy, targetArn: resource }: ScheduleResource): string | undefined {
  const action = 'lambda:InvokeFunction';
  const isAllowed = decide(policy, { action, resource }) === 'allowed';
  return isAllowed ? undefined : `the schedule's role may not ${action} on ${resource}`;
}
