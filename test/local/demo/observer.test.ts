import type { CampaignStatus, CampaignSummary } from '../../../lambda/contract/reports';
import { CONTROLLER, readSettings } from '../../../lambda/contract/settings';
import { Observer, StackVoices } from '../../../local/demo/observer';
import type { DeadLetterShown } from '../../../local/demo/snapshot';
import { MetricsStore } from '../../../local/metrics/metrics-store';
import { DEFAULT_CONTROLLER_ENVIRONMENT } from '../cli/models';
import { states, status } from './reports';

const SETTINGS = readSettings('controller', CONTROLLER, {
  ...DEFAULT_CONTROLLER_ENVIRONMENT,
  CALLS_PER_SECOND: '12',
  CONCURRENT_CALLS_QUOTA: '60',
});
const DEAD: readonly DeadLetterShown[] = [{ reason: 'crashed', count: 2, advice: 'redrive' }];
const PACE = {
  message: 'pace',
  binding: 'rate',
  sentence: 'The rate binds',
  own: 7,
  others: 2,
  headroom: 4,
  quota: 60,
};

function observed() {
  const written: { status?: CampaignStatus; summary?: CampaignSummary } = {};
  const reads = { deadLetters: 0 };
  const voices = new StackVoices();
  const observer = new Observer(
    {
      stack: { connect: undefined, metrics: new MetricsStore() },
      settings: SETTINGS,
      campaign: 'default/demo',
      labels: ['a label'],
      reports: {
        status: async () => written.status,
        summary: async () => written.summary,
        saveTo: async () => [],
      },
      readDeadLetters: async () => {
        reads.deadLetters += 1;
        return DEAD;
      },
      startedAtMs: 1_000,
    },
    voices,
  );
  return { observer, voices, written, reads };
}

describe('Observer', () => {
  it('knows the limits before anybody has said anything', () => {
    const { observer } = observed();
    expect(observer.snapshot(3_500)).toMatchObject({
      campaign: 'default/demo',
      elapsedMs: 2_500,
      calls: { placed: 0, headroom: undefined, quota: 60 },
      rate: { limit: 12 },
      bindsNow: undefined,
      report: undefined,
    });
  });

  it('repeats what the controller said last, and keeps the headroom of all the time', () => {
    const { observer, voices } = observed();
    voices.hear({ atMs: 1, source: 'Controller', text: JSON.stringify({ ...PACE, headroom: 1, sentence: 'before' }) });
    voices.hear({ atMs: 2, source: 'Dialer', text: 'something else' });
    voices.hear({ atMs: 3, source: 'Controller', text: JSON.stringify(PACE) });
    expect(observer.snapshot(2_000)).toMatchObject({
      bindsNow: 'The rate binds',
      calls: { own: 7, inbound: 2, headroom: 4 },
    });
    expect(voices.headroom).toEqual([
      { atMs: 1, value: 1 },
      { atMs: 3, value: 4 },
    ]);
  });

  it('keeps the last report while a new one cannot be found', async () => {
    const { observer, written } = observed();
    written.status = status();
    await observer.refresh();
    delete written.status;
    await observer.refresh();
    expect(observer.snapshot(2_000).report).toEqual(status());
  });

  it('takes the summary for the report once there is one', async () => {
    const { observer, written } = observed();
    written.status = status();
    written.summary = {
      ...status({ state: 'finished' }),
      rows: 10,
      rejected: 1,
      duplicates: 2,
      addsUp: true,
      finishedAt: '2026-11-21T00:00:00.000Z',
    };
    await observer.refresh();
    expect(observer.status?.state).toBe('finished');
  });

  it('reads the dead letters only when their number has changed', async () => {
    const { observer, written, reads } = observed();
    written.status = status();
    await observer.refresh();
    expect(reads.deadLetters).toBe(0);
    written.status = status({ contacts: states({ completed: 5, 'dead-lettered': 2 }) });
    await observer.refresh();
    await observer.refresh();
    expect(reads.deadLetters).toBe(1);
    expect(observer.snapshot(2_000).deadLetters).toEqual(DEAD);
  });

  it('notices how long nothing has changed', async () => {
    const { observer, written } = observed();
    const unchangedAt = (nowMs: number) => observer.unchangedMs(observer.snapshot(nowMs), nowMs);
    expect(unchangedAt(2_000)).toBe(0);
    expect(unchangedAt(6_000)).toBe(4_000);
    written.status = status();
    await observer.refresh();
    expect(unchangedAt(7_000)).toBe(0);
    written.status = status({ updatedAt: 'later', message: 'other words' });
    await observer.refresh();
    expect(unchangedAt(9_000)).toBe(2_000);
  });

  it('shows what the stack complains of', () => {
    const { observer, voices } = observed();
    voices.complain({ atMs: 0, source: 'DialQueue', message: 'has no policy' });
    expect(observer.snapshot(2_000).problems).toEqual(['DialQueue: has no policy']);
  });
});
