import { Scheduler, type SchedulerOptions } from '../../../local/functions/scheduler';
import type { FunctionResource, PolicyStatement, ScheduleResource } from '../../../local/stack-model';
import { until } from './bundle';

const TARGET = 'arn:aws:lambda:us-east-1:000000000000:function:controller';

const mayInvoke: PolicyStatement = {
  effect: 'Allow',
  actions: ['lambda:InvokeFunction'],
  resources: [TARGET],
  conditions: {},
  principals: [],
};

let scheduler: Scheduler | undefined;
let fired: { atMs: number; event: string }[];
let problems: string[];

function start(schedule: Partial<ScheduleResource>, options: Partial<SchedulerOptions> = {}): void {
  fired = [];
  problems = [];
  scheduler = new Scheduler({
    schedules: [
      {
        logicalId: 'Schedule1',
        everySeconds: 0.05,
        targetArn: TARGET,
        input: undefined,
        policy: [mayInvoke],
        ...schedule,
      },
    ],
    seed: 1,
    firstMs: 0,
    find: (arn) => (arn === TARGET ? ({ logicalId: 'Controller' } as FunctionResource) : undefined),
    invoke: (_target, event) => fired.push({ atMs: performance.now(), event }),
    onProblem: (logicalId, message) => problems.push(`${logicalId}: ${message}`),
    ...options,
  });
}

afterEach(() => scheduler?.stop());

it('fires soon after the start, and then in every period', async () => {
  start({ input: '{"tick":true}' });
  await until(() => fired.length >= 5);
  expect(new Set(fired.map(({ event }) => event))).toEqual(new Set(['{"tick":true}']));
});

it('fires at a moment of the period that the seed chooses', async () => {
  const phaseOf = async (seed: number) => {
    start({ everySeconds: 0.4 }, { seed });
    await until(() => fired.length >= 2);
    scheduler?.stop();
    return (fired[1]?.atMs ?? 0) - (fired[0]?.atMs ?? 0);
  };
  const phases = [await phaseOf(1), await phaseOf(2), await phaseOf(3)];
  expect(Math.max(...phases) - Math.min(...phases)).toBeGreaterThan(20);
  for (const phase of phases) expect(phase).toBeLessThan(420);
});

it('does not fire where its role may not invoke the function, and says so', async () => {
  start({ policy: [{ ...mayInvoke, resources: ['arn:aws:lambda:us-east-1:000000000000:function:other'] }] });
  await until(() => problems.length > 0);
  expect(fired).toEqual([]);
  expect(problems[0]).toBe(`Schedule1: the schedule's role may not lambda:InvokeFunction on ${TARGET}`);
});

it('says so where its target is not in the stack', async () => {
  start({ targetArn: 'arn:aws:lambda:us-east-1:000000000000:function:gone' });
  await until(() => problems.length > 0);
  expect(problems[0]).toContain('function:gone is not in the stack');
});
