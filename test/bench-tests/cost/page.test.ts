import { costCommand, findingsOf } from '../../bench/cost/cost-command';
import { isGoalMet, pageOf } from '../../bench/cost/page';
import type { Measured, RunPlan } from '../../bench/cost/run';
import { standingOf } from '../../bench/cost/standing';

const RESOURCES = {
  Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [{ MetricStat: {} }, { MetricStat: {} }, {}] } },
  Other: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Placed' } },
  Dashboard: { Type: 'AWS::CloudWatch::Dashboard', Properties: {} },
  Minute: { Type: 'AWS::Scheduler::Schedule', Properties: { ScheduleExpression: 'rate(1 minute)' } },
};

/** Writes so many units for each call, and runs two GB all the time. */
const measured = ({ callsPerSecond, idleSeconds }: RunPlan, unitsPerCall: number): Measured => {
  const dialing = (seconds: number, calls: number) => ({
    seconds,
    calls,
    used: [
      {
        part: 'Dialer',
        operation: 'UpdateItem contacts',
        unit: 'writeUnits' as const,
        requests: calls,
        amount: calls * unitsPerCall,
      },
      {
        part: 'PacingController',
        operation: 'running',
        unit: 'gigabyteSeconds' as const,
        requests: 0,
        amount: seconds * 2,
      },
    ],
  });
  return {
    idle: idleSeconds > 0 ? dialing(idleSeconds, 0) : undefined,
    dialing: dialing(100, 100 * callsPerSecond),
    contacts: 50 * callsPerSecond,
    bytesOfContact: 1_000,
    resources: RESOURCES,
    problems: [],
    lapsed: 0,
    isFinished: true,
  };
};

const slow = { callsPerSecond: 2, rows: 100, idleSeconds: 60, mostSeconds: 100 };
const fast = { callsPerSecond: 10, rows: 500, idleSeconds: 0, mostSeconds: 100 };
const findings = (unitsPerCall: number) =>
  findingsOf('npm run bench:cost --', measured(slow, unitsPerCall), measured(fast, unitsPerCall));

describe('what stands all month', () => {
  it('is read from the template: alarms by their metrics, schedules by their rate', () => {
    const byUnit = new Map(standingOf(RESOURCES).map(({ unit, amount }) => [unit, amount]));

    expect(byUnit.get('alarmMetricMonths')).toBe(3);
    expect(byUnit.get('dashboardMonths')).toBe(1);
    expect(byUnit.get('scheduledInvocations')).toBeCloseTo(43_800);
    expect(byUnit.has('keyMonths')).toBe(false);
  });

  it('names a schedule that it cannot read', () => {
    const cron = { Type: 'AWS::Scheduler::Schedule', Properties: { ScheduleExpression: 'cron(0 8 * * ? *)' } };

    expect(() => standingOf({ cron })).toThrow('the schedule cron(0 8 * * ? *) is no rate(...)');
  });
});

describe('the page', () => {
  it('says what a million calls cost, and whether the goal is met', () => {
    expect(isGoalMet(findings(10))).toBe(true);
    expect(pageOf(findings(10))).toContain(
      '**A million calls cost 7.32 USD** at 25 calls per second. The goal of at most 10 USD is met.',
    );
    expect(isGoalMet(findings(20))).toBe(false);
    expect(pageOf(findings(20))).toContain('The goal of at most 10 USD is missed.');
  });

  it('tells what goes by the second from what goes by the call', () => {
    expect(pageOf(findings(10))).toContain('| 2 | 19.58 | 13.33 | 6.25 | 139 h |');
  });

  it('says when the runs were disturbed', () => {
    expect(pageOf(findings(10))).not.toMatch(/Disturbed|Complaints|Not finished/);
    const disturbed = pageOf({ ...findings(10), problems: 3, lapsed: 100, isFinished: false });
    expect(disturbed).toContain('100 dial requests lapsed beside 1200 calls');
    expect(disturbed).toContain('complained 3 times');
    expect(disturbed).toContain('ended before its last report');
  });
});

describe('the command', () => {
  const start = async (args: readonly string[], unitsPerCall = 10) => {
    const written: string[] = [];
    const said: string[] = [];
    const stream = { write: (text: string) => said.push(text) > 0 };
    const code = await costCommand(args, {
      stdout: stream,
      stderr: stream,
      signal: new AbortController().signal,
      measure: (plan) => Promise.resolve(measured(plan, unitsPerCall)),
      writePage: (text) => written.push(text),
    });
    return { code, written, said: said.join('') };
  };

  it('prints the shares, and writes nothing unless it is told to', async () => {
    const { code, written, said } = await start([]);

    expect(code).toBe(0);
    expect(said).toContain('| DynamoDB | 6.25 | 85 % |');
    expect(written).toEqual([]);
  });

  it('writes the page with the command that made it', async () => {
    const { written } = await start(['--write', '--rate', '10']);

    expect(written).toEqual([expect.stringContaining('npm run bench:cost -- --write --rate 10')]);
  });

  it('fails where a million calls cost too much', async () => {
    expect(await start([], 20)).toMatchObject({ code: 1 });
  });

  it('refuses a rate that is none', async () => {
    expect(await start(['--rate', 'fast'])).toMatchObject({ code: 2, said: expect.stringContaining('--rate') });
  });
});
