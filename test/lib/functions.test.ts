import { Duration } from 'aws-cdk-lib/core';
import {
  CONTROLLER,
  DIALER,
  INTAKE,
  REPORT,
  RETENTION,
  readSettings,
  WIDGET,
  WIDGET_CONTROL,
} from '../../lambda/contract/settings';
import { NodeFunction } from '../../lib/node-function';
import { addStack, anApp, INSTANCE, resourceOf, STAND_INS, synthesized } from './synthesized';

const subject = synthesized({ ringTimeoutSeconds: '25', callsPerSecond: '4', widgetControls: 'true' });
const FUNCTIONS = [
  ['ListIntake', INTAKE],
  ['PacingController', CONTROLLER],
  ['Dialer', DIALER],
  ['CampaignReports', REPORT],
  ['ContactRetention', RETENTION],
  ['CampaignWidgetFunction', WIDGET],
  ['CampaignWidgetControls', WIDGET_CONTROL],
] as const;

/** The environment with a text in the place of what only CloudFormation knows. */
function environmentOf(prefix: string): Record<string, string> {
  const { Properties } = resourceOf(subject, 'AWS::Lambda::Function', prefix);
  const variables = Properties['Environment'].Variables as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

describe('every function', () => {
  it.each(FUNCTIONS)('%s is told all that its contract asks for, and nothing else', (prefix, spec) => {
    const environment = environmentOf(prefix);
    const names = Object.values(spec as Record<string, { name: string }>).map(({ name }) => name);

    expect(() => readSettings<object>(prefix, spec, environment)).not.toThrow();
    expect(Object.keys(environment).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('runs on Node 24 and arm64, and writes to a log of its own that expires', () => {
    subject.template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      LoggingConfig: { LogGroup: {} },
    });
    subject.template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('is refused at synth when nobody configures one of its required settings', () => {
    const app = anApp();
    const stack = addStack(app);
    new NodeFunction(stack, 'Forgotten', {
      handler: 'report',
      settings: REPORT,
      timeout: Duration.seconds(1),
      description: 'lacks its settings',
      projectRoot: STAND_INS,
    });

    expect(() => app.synth()).toThrow('the setting contactsTable is required, but no construct configures it');
  });
});

describe('what the deployment is told', () => {
  it('reaches the controller', () => {
    expect(readSettings('controller', CONTROLLER, environmentOf('PacingController'))).toMatchObject({
      quotas: 'account',
      callsPerSecond: 4,
      callsPerSecondCeiling: 4,
      callsPerSecondQuota: undefined,
      burst: 5,
      concurrentCallsQuota: 10,
      capacityBuffer: 0,
      callingWindow: { fromMinute: 480, toMinute: 1200 },
      callingRules: 'us',
      allowLaxerHours: false,
      maxAttempts: 3,
      retryDelaySeconds: 3600,
      longestCallSeconds: 3600,
      clockSkewMilliseconds: 50,
      metricsReadSeconds: 60,
      surveySeconds: 45,
      metricsPeriodSeconds: 60,
      functionTimeoutSeconds: 300,
      deployment: 'callpace',
      instanceId: '12345678-1234-4123-8123-123456789012',
      instanceArn: INSTANCE,
    });
  });

  it('reaches the dialer', () => {
    expect(readSettings('dialer', DIALER, environmentOf('Dialer'))).toMatchObject({
      ringTimeoutSeconds: 25,
      sourcePhoneNumber: undefined,
      queueId: '22222222-2222-4333-8444-555555555555',
      contactFlowId: '11111111-2222-4333-8444-555555555555',
      instanceId: '12345678-1234-4123-8123-123456789012',
    });
  });

  it('reaches the intake', () => {
    expect(readSettings('intake', INTAKE, environmentOf('ListIntake'))).toMatchObject({ defaultCountry: 'US' });
  });
});

describe('the variables', () => {
  it.each([
    ['Dialer', 'MAILBOX_URL', 'AWS::SQS::Queue', 'CallEventsQueue'],
    ['PacingController', 'MAILBOX_URL', 'AWS::SQS::Queue', 'CallEventsQueue'],
    ['PacingController', 'DIAL_QUEUE_URL', 'AWS::SQS::Queue', 'DialQueueB'],
    ['PacingController', 'DEAD_LETTER_QUEUE_URL', 'AWS::SQS::Queue', 'DialQueueDeadLetterQueue'],
    ['PacingController', 'FLIGHTS_TABLE', 'AWS::DynamoDB::Table', 'ContactTablesFlights'],
    ['ListIntake', 'CONTROLLER_FUNCTION', 'AWS::Lambda::Function', 'PacingController'],
    ['ListIntake', 'REPORT_FUNCTION', 'AWS::Lambda::Function', 'CampaignReports'],
    ['CampaignReports', 'LIST_BUCKET', 'AWS::S3::Bucket', 'ListBucket'],
  ])('of %s: %s names the %s %s', (prefix, variable, type, target) => {
    expect(JSON.parse(environmentOf(prefix)[variable] ?? '')).toEqual({ Ref: resourceOf(subject, type, target).id });
  });
});
