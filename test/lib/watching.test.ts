import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { CAMPAIGN_BACKLOG, COUNTERS, METRICS } from '../../lambda/contract/metrics';
import { type Resource, resourceOf, resourcesOfType, synthesized } from './synthesized';

const subject = synthesized({ deployment: 'spring', concurrentCallsQuota: '40', alarmEmail: 'on-call@example.com' });
const alarms = resourcesOfType(subject, 'AWS::CloudWatch::Alarm').map(([, alarm]) => alarm);
const nameOf = (alarm: Resource): string => String(alarm.Properties['AlarmName']).replace(/^spring-/, '');
const alarmOf = (name: string): Resource['Properties'] =>
  resourceOf(subject, 'AWS::CloudWatch::Alarm', `Alarms${name}`).Properties;

interface WatchedMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly object[];
}
interface AlarmMetric {
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: WatchedMetric };
}

/** The metrics that an alarm watches, by itself or in its expression. */
function metricsOf(alarm: Resource['Properties']): WatchedMetric[] {
  const queries = alarm['Metrics'] as AlarmMetric[] | undefined;
  if (queries) return queries.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
  return [{ Namespace: alarm['Namespace'], MetricName: alarm['MetricName'], Dimensions: alarm['Dimensions'] }];
}

const expressionOf = (alarm: Resource['Properties']): string | undefined =>
  (alarm['Metrics'] as AlarmMetric[]).flatMap(({ Expression }) => Expression ?? [])[0];

const runbook = readFileSync(path.join(__dirname, '../../docs/runbook.md'), 'utf8');

describe('the alarms', () => {
  it('have one section of the runbook each, in which to look, and to act', () => {
    const sections = runbook.split(/^### /m).slice(1);
    const names = sections.map((section) => section.split('\n')[0]);

    expect(names).toEqual(alarms.map(nameOf));
    for (const section of sections) {
      expect(section).toMatch(/\*\*Means\*\*[\s\S]*\*\*Callers notice\*\*[\s\S]*\*\*Look\*\*[\s\S]*\*\*Do\*\*/);
    }
  });

  it('are pages or tickets, and the runbook says the same', () => {
    const severityIn = (text: string) => /Severity: (page|ticket)\./.exec(text)?.[1];
    const inRunbook = runbook.split(/^### /m).slice(1).map(severityIn);
    const inTemplate = alarms.map(({ Properties }) => severityIn(String(Properties['AlarmDescription'])));

    expect(inRunbook).toEqual(inTemplate);
    expect(new Set(inTemplate)).toEqual(new Set(['page', 'ticket']));
  });

  it('decide on purpose what no data means', () => {
    const missing = Object.fromEntries(alarms.map((alarm) => [nameOf(alarm), alarm.Properties['TreatMissingData']]));
    const others = Object.entries(missing).filter(([, treatment]) => treatment !== 'notBreaching');

    expect(Object.fromEntries(others)).toEqual({
      'controller-heartbeat-missing': 'breaching',
      'suppression-not-loaded': 'ignore',
      'campaign-blocked': 'ignore',
    });
  });

  it('do not wait in vain for a point that is filled in before it comes', () => {
    const filling = alarms.filter(({ Properties }) => JSON.stringify(Properties['Metrics'] ?? '').includes('FILL('));

    expect(filling.map(nameOf)).toEqual(['throttled-not-by-us', 'intake-failing', 'dead-letters']);
    for (const { Properties } of filling)
      expect(Properties['EvaluationPeriods']).toBeGreaterThanOrEqual(Properties['DatapointsToAlarm'] + 2);
  });

  it('take half an hour for what a limit shows only over time', () => {
    for (const name of ['quotanearlyused', 'ratenearlyused']) {
      const { Metrics, EvaluationPeriods, DatapointsToAlarm } = alarmOf(name);
      const periods = (Metrics as { MetricStat?: { Period: number } }[]).flatMap(
        ({ MetricStat }) => MetricStat?.Period ?? [],
      );

      expect(periods.map((seconds) => (seconds * EvaluationPeriods) / 60)).toEqual(periods.map(() => 30));
      expect(DatapointsToAlarm).toBe(EvaluationPeriods);
    }
  });

  it('say in their description where that section is', () => {
    for (const alarm of alarms) {
      expect(alarm.Properties['AlarmDescription']).toMatch(new RegExp(`docs/runbook\\.md#${nameOf(alarm)}$`));
    }
  });

  it('tell the topic when they begin and when they end', () => {
    const topic = { Ref: resourceOf(subject, 'AWS::SNS::Topic', 'Alarms').id };

    for (const { Properties } of alarms) {
      expect(Properties).toMatchObject({ AlarmActions: [topic], OKActions: [topic] });
    }
  });

  it('are sent by mail where an address is given', () => {
    subject.template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'on-call@example.com',
    });
    synthesized().template.resourceCountIs('AWS::SNS::Subscription', 0);
  });

  it('may publish although the topic has a policy of its own', () => {
    subject.template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Condition: { ArnLike: { 'aws:SourceArn': Match.anyValue() } },
          }),
        ]),
      },
    });
  });

  it('take a silent controller for a dead one', () => {
    expect(alarmOf('controllerheartbeatmissing')).toMatchObject({
      MetricName: METRICS.heartbeat,
      Dimensions: [{ Name: 'Deployment', Value: 'spring' }],
      Statistic: 'Sum',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      EvaluationPeriods: 3,
      TreatMissingData: 'breaching',
    });
  });

  it('count a dead letter in any of the three queues whose messages wait for a decision', () => {
    const { Metrics, ...rest } = alarmOf('deadletters');
    const queues = (Metrics as { MetricStat?: { Metric: { Dimensions: { Value: unknown }[] } } }[]).flatMap(
      ({ MetricStat }) => (MetricStat === undefined ? [] : [JSON.stringify(MetricStat.Metric.Dimensions[0]?.Value)]),
    );

    expect(rest).toMatchObject({
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
    for (const owner of ['DialQueue', 'CallEvents', 'CampaignReports']) {
      expect(queues).toContainEqual(expect.stringContaining(`${owner}DeadLetterQueue`));
    }
  });

  it('ask Amazon Connect for its metrics with the dimension that it needs', () => {
    const asked = alarms.flatMap(({ Properties }) => metricsOf(Properties));
    const ofConnect = asked.filter(({ Namespace }) => Namespace === 'AWS/Connect');

    expect(ofConnect.map(({ MetricName }) => MetricName)).toEqual([
      'CallsBreachingConcurrencyQuota',
      'ThrottledCalls',
      'ConcurrentCalls',
    ]);
    for (const { Dimensions } of ofConnect)
      expect(Dimensions).toContainEqual({ Name: 'MetricGroup', Value: 'VoiceCalls' });
  });

  it('tell throttled calls of ours from those of others', () => {
    expect(metricsOf(alarmOf('callsthrottled')).map(({ MetricName }) => MetricName)).toEqual([METRICS.throttled]);
    expect(expressionOf(alarmOf('throttlednotbyus'))).toBe('IF((FILL(rejected, 0) > 0) AND (FILL(own, 0) == 0), 1, 0)');
  });

  it('compare calls with the quota, and requests with the rate, that are in force', () => {
    const inForce = (name: string) => new Set(metricsOf(alarmOf(name)).map(({ MetricName }) => MetricName));

    expect(inForce('quotanearlyused')).toEqual(new Set(['ConcurrentCalls', METRICS.concurrentCallsQuota]));
    expect(inForce('ratenearlyused')).toEqual(new Set(['CallCount', METRICS.rateLimit]));
  });

  it('do not take a long list at the full rate for one that nobody works on', () => {
    const watched = metricsOf(alarmOf('backlogageing')).map(({ MetricName }) => MetricName);

    expect(watched).toContain(METRICS.oldestDue);
    for (const healthy of [METRICS.bindsRate, METRICS.bindsConcurrency, METRICS.bindsCallingHours, METRICS.bindsStop])
      expect(watched).not.toContain(healthy);
  });

  it('forgive one lost contact event, not three minutes of them', () => {
    expect(alarmOf('contacteventsmissing')).toMatchObject({
      MetricName: METRICS.eventsMissing,
      EvaluationPeriods: 3,
      TreatMissingData: 'notBreaching',
    });
  });

  it('tell of a suppression list that is older than the deployment allows', () => {
    const days = (of: typeof subject) =>
      resourceOf(of, 'AWS::CloudWatch::Alarm', 'Alarmssuppressionlistold').Properties['Threshold'] / 86_400;

    expect(alarmOf('suppressionlistold')).toMatchObject({
      MetricName: METRICS.suppressionListAge,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
    expect([days(subject), days(synthesized({ suppressionMaxAgeDays: '7' }))]).toEqual([31, 7]);
  });

  it('keep a campaign blocked while nobody reports on it', () => {
    expect(alarmOf('campaignblocked')).toMatchObject({
      MetricName: METRICS.campaignsBlocked,
      TreatMissingData: 'ignore',
    });
  });
});

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title?: string;
    readonly stacked?: boolean;
    readonly metrics?: unknown[][];
    readonly annotations?: { readonly horizontal: { value: number }[] };
  };
}

function widgetsOf(): Widget[] {
  const { DashboardBody: body } = resourceOf(subject, 'AWS::CloudWatch::Dashboard', 'OperationsDashboard').Properties;
  const text = (body['Fn::Join'][1] as unknown[])
    .map((part) => (typeof part === 'string' ? part : 'REFERENCE'))
    .join('');
  return (JSON.parse(text) as { widgets: Widget[] }).widgets;
}

describe('the dashboard', () => {
  const widgets = widgetsOf();
  const shown = (widget: Widget | undefined): string[] =>
    (widget?.properties.metrics ?? [])
      .filter(([namespace]) => namespace === 'Callpace')
      .map((metric) => String(metric[1]));

  it('shows paced and dead-lettered calls first', () => {
    expect(shown(widgets[0])).toEqual([METRICS.placed, METRICS.deadLettered]);
  });

  it('stacks own and other calls under the line of the quota', () => {
    const calls = widgets.find(({ properties }) => properties.stacked);

    expect(shown(calls)).toEqual([METRICS.ownCalls, METRICS.otherCalls, METRICS.headroom]);
    expect(calls?.properties.annotations?.horizontal).toMatchObject([{ value: 40 }]);
  });

  it('shows the rate against the limit of the account', () => {
    const rate = widgets.find(({ properties }) => properties.title?.startsWith('Rate'));

    expect(shown(rate)).toEqual([METRICS.placed, METRICS.allowedRate, METRICS.rateLimit]);
  });

  it('shows every metric of the contract, and no other of ours', () => {
    expect(new Set(widgets.flatMap(shown))).toEqual(new Set(Object.values(METRICS)));
  });

  it('shows no metric that nobody writes', () => {
    const root = path.join(__dirname, '../../lambda');
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('contract'))
      .map((file) => readFileSync(path.join(root, file), 'utf8'))
      .join('\n');
    const written = new Set([...sources.matchAll(/\bMETRICS\.(\w+)/g)].map(([, key]) => key));

    expect(Object.keys(METRICS).filter((key) => !written.has(key))).toEqual([]);
  });

  it('searches for the campaigns that have a backlog of their own, in this deployment', () => {
    const searches = widgets
      .flatMap(({ properties }) => properties.metrics ?? [])
      .map((metric) => metric.at(-1) as { expression?: string; label?: string })
      .filter(({ expression }) => expression?.startsWith('SEARCH'));

    expect(searches).toHaveLength(1);
    expect(searches[0]).toMatchObject({
      expression: `SEARCH('{Callpace,Campaign,Deployment} MetricName="${CAMPAIGN_BACKLOG}" Deployment="spring"', 'Maximum', 60)`,
      label: `\${PROP('Dim.Campaign')}`,
    });
  });

  it('shows the campaigns themselves by a function that reads, without buttons unless they are wanted', () => {
    const custom = widgets.filter(({ type }) => type === 'custom');

    expect(custom).toHaveLength(1);
    expect(custom[0]?.properties).toMatchObject({ title: 'Campaigns', endpoint: 'REFERENCE' });
    const controls = (of: typeof subject) =>
      resourceOf(of, 'AWS::Lambda::Function', 'CampaignWidgetFunction').Properties['Environment'].Variables[
        'CONTROLS_FUNCTION_ARN'
      ];
    expect(controls(subject)).toBe('');
    expect(controls(synthesized({ widgetControls: 'true' }))).toHaveProperty('Fn::GetAtt');
  });

  it('sums counters, and shows the peak of gauges', () => {
    const statistics = widgets
      .flatMap(({ properties }) => properties.metrics ?? [])
      .filter(([namespace]) => namespace === 'Callpace')
      .map((metric) => [String(metric[1]), (metric.at(-1) as { stat: string }).stat] as const);
    const summed = statistics.filter(([, statistic]) => statistic === 'Sum').map(([name]) => name);

    expect(new Set(summed)).toEqual(new Set(COUNTERS));
  });

  it('shows the depth of every queue, dead letters apart', () => {
    const queues = widgets
      .flatMap(({ properties }) => properties.metrics ?? [])
      .filter(([namespace]) => namespace === 'AWS/SQS');

    expect(queues).toHaveLength(8);
  });

  it('is named after deployment and Region, because dashboards of all Regions share their names', () => {
    subject.template.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'spring-us-east-1' });
  });
});
