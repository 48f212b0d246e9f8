import {
  CONTROLLER,
  type ControllerSettings,
  DIALER,
  type DialerSettings,
  readSettings,
  writeSetting,
} from '../../../lambda/contract/settings';

const SETTINGS: ControllerSettings = {
  campaignsTable: 'campaigns',
  contactsTable: 'contacts',
  flightsTable: 'flights',
  dialQueueUrl: 'https://sqs/dial',
  deadLetterQueueUrl: 'https://sqs/dead',
  mailboxUrl: 'https://sqs/mailbox',
  reportFunction: 'report',
  instanceId: 'i-1',
  queueId: undefined,
  instanceArn: 'arn:aws:connect:us-east-1:111122223333:instance/i-1',
  quotas: 'account',
  callsPerSecond: 2,
  callsPerSecondCeiling: 8,
  callsPerSecondQuota: 4.5,
  burst: 5,
  concurrentCallsQuota: 10,
  capacityBuffer: 0.1,
  callingWindow: { fromMinute: 480, toMinute: 1200 },
  callingRules: 'us',
  allowLaxerHours: false,
  maxAttempts: 3,
  attemptsPerNumberPerDay: 3,
  retryDelaySeconds: 3600,
  longestCallSeconds: 3600,
  clockSkewMilliseconds: 50,
  metricsReadSeconds: 30,
  surveySeconds: 20,
  metricsPeriodSeconds: 60,
  functionTimeoutSeconds: 300,
  eventBus: 'default',
  deployment: 'callpace',
};

function environmentOf(settings: ControllerSettings): Record<string, string> {
  const keys = Object.keys(settings) as (keyof ControllerSettings)[];
  return Object.assign({}, ...keys.map((key) => writeSetting(CONTROLLER, key, settings[key]))) as Record<
    string,
    string
  >;
}

const read = (changes: Readonly<Record<string, string | undefined>>) =>
  readSettings<ControllerSettings>('controller', CONTROLLER, { ...environmentOf(SETTINGS), ...changes });

describe('the settings of the controller', () => {
  it.each<[string, ControllerSettings]>([
    ['with everything given', SETTINGS],
    [
      'with what is optional left out',
      {
        ...SETTINGS,
        callsPerSecondQuota: undefined,
        attemptsPerNumberPerDay: undefined,
        eventBus: undefined,
        quotas: 'configured',
      },
    ],
  ])('are read as they were written, %s', (_what, settings) => {
    expect(readSettings<ControllerSettings>('controller', CONTROLLER, environmentOf(settings))).toEqual(settings);
  });

  it('have no calls-per-second quota of the instance unless it is given', () => {
    expect(read({ CALLS_PER_SECOND_QUOTA: undefined }).callsPerSecondQuota).toBeUndefined();
    expect(read({ CALLS_PER_SECOND_QUOTA: '' }).callsPerSecondQuota).toBeUndefined();
  });

  it.each([
    ['QUOTAS', 'aws', 'QUOTAS must be one of account, configured, got "aws"'],
    ['QUOTAS', undefined, 'QUOTAS is not set'],
    ['CALLS_PER_SECOND_QUOTA', '0', 'CALLS_PER_SECOND_QUOTA must be a number above 0, got "0"'],
    ['CALLS_PER_SECOND_CEILING', undefined, 'CALLS_PER_SECOND_CEILING is not set'],
    ['CALLS_PER_SECOND_CEILING', 'many', 'CALLS_PER_SECOND_CEILING must be a number above 0, got "many"'],
    ['METRICS_PERIOD_SECONDS', '-60', 'METRICS_PERIOD_SECONDS must be a number above 0, got "-60"'],
    ['CONNECT_INSTANCE_ARN', '', 'CONNECT_INSTANCE_ARN must not be empty, got ""'],
  ])('refuse %s=%s by name', (name, given, problem) => {
    expect(() => read({ [name]: given })).toThrow(`the controller function is misconfigured: ${problem}`);
  });
});

describe('the settings of the dialer', () => {
  const GIVEN = {
    CONTACTS_TABLE: 'contacts',
    CAMPAIGNS_TABLE: 'campaigns',
    MAILBOX_URL: 'https://sqs/mailbox',
    CONNECT_INSTANCE_ID: 'i-1',
    CONTACT_FLOW_ID: 'f-1',
  };
  const readDialer = (changes: Readonly<Record<string, string>>) =>
    readSettings<DialerSettings>('dialer', DIALER, { ...GIVEN, ...changes });

  it('take what is empty for what is not given', () => {
    const nothing = { queueId: undefined, sourcePhoneNumber: undefined, ringTimeoutSeconds: undefined };
    expect(readDialer({})).toMatchObject(nothing);
    expect(readDialer({ CONNECT_QUEUE_ID: '', SOURCE_PHONE_NUMBER: '', RING_TIMEOUT_SECONDS: '' })).toMatchObject(
      nothing,
    );
  });

  it.each(['14', '61', '20.5', 'long'])('refuse a ring timeout of %s s', (given) => {
    expect(() => readDialer({ RING_TIMEOUT_SECONDS: given })).toThrow(
      `RING_TIMEOUT_SECONDS must be a whole number of seconds from 15 to 60, got "${given}"`,
    );
  });
});
