/**
 * What each function is told through its environment: one definition per function, used by the construct that sets the
 * variables and by the entry that reads them, so that they cannot drift apart.
 */

/** One environment variable: its name and how its text becomes a value. */
interface Variable<T> {
  readonly name: string;
  readonly parse: (text: string) => T | Problem;
  readonly format: (value: T) => string;
  /** Used where the variable is absent. A variable without one is required. */
  readonly fallback?: T;
}

/** A sentence fragment that says what is wrong with a value: "must be a positive number". */
export class Problem {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Spec<S> = { readonly [K in keyof S]-?: Variable<S[K]> };

const text = (name: string): Variable<string> => ({
  name,
  parse: (value) => (value === '' ? new Problem('must not be empty') : value),
  format: (value) => value,
});
/** May be absent or empty. */
const optional = <T>({ name, parse, format }: Variable<T>): Variable<T | undefined> => ({
  name,
  parse: (value) => (value === '' ? undefined : parse(value)),
  format: (value) => (value === undefined ? '' : format(value)),
  fallback: undefined,
});
const oneOf = <T extends string>(name: string, ...allowed: readonly T[]): Variable<T> => ({
  name,
  parse: (value) => allowed.find((one) => one === value) ?? new Problem(`must be one of ${allowed.join(', ')}`),
  format: (value) => value,
});
const flag = (name: string): Variable<boolean> => ({
  name,
  parse: (value) => (value === 'true' || value === 'false' ? value === 'true' : new Problem('must be true or false')),
  format: String,
});
const numeric = (name: string, allowed: string, isAllowed: (value: number) => boolean): Variable<number> => ({
  name,
  parse: (value) => {
    const parsed = value.trim() === '' ? Number.NaN : Number(value);
    return Number.isFinite(parsed) && isAllowed(parsed) ? parsed : new Problem(`must be ${allowed}`);
  },
  format: String,
});
const positive = (name: string) => numeric(name, 'a number above 0', (value) => value > 0);
const positiveInteger = (name: string) =>
  numeric(name, 'a whole number above 0', (value) => Number.isInteger(value) && value > 0);
const notNegative = (name: string) => numeric(name, 'a number of at least 0', (value) => value >= 0);

/** A daily calling window, in minutes after local midnight; `toMinute` is exclusive and may be 1440. */
export interface CallingWindow {
  readonly fromMinute: number;
  readonly toMinute: number;
}

const WINDOW = /^(\d{2}):(\d{2})-(\d{2}):(\d{2})$/;

/** Reads `HH:MM-HH:MM` (24-hour clock, `24:00` allowed as the end). */
export function parseCallingWindow(value: string): CallingWindow | Problem {
  const match = WINDOW.exec(value);
  const [fromHour, fromMin, toHour, toMin] = (match?.slice(1) ?? []).map(Number) as [number, number, number, number];
  const fromMinute = fromHour * 60 + fromMin;
  const toMinute = toHour * 60 + toMin;
  const isValid = match !== null && fromMin < 60 && toMin < 60 && fromMinute < toMinute && toMinute <= 1440;
  return isValid ? { fromMinute, toMinute } : new Problem('must be a window such as 08:00-20:00');
}

/** The opposite of {@link parseCallingWindow}. */
export function formatCallingWindow(window: CallingWindow): string {
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return `${clock(window.fromMinute)}-${clock(window.toMinute)}`;
}

const callingWindow = (name: string): Variable<CallingWindow> => ({
  name,
  parse: parseCallingWindow,
  format: formatCallingWindow,
});

/** Names of the tables every function shares. */
const tables = {
  campaignsTable: text('CAMPAIGNS_TABLE'),
  contactsTable: text('CONTACTS_TABLE'),
  flightsTable: text('FLIGHTS_TABLE'),
};

/** Settings of the intake function. */
export interface IntakeSettings {
  readonly campaignsTable: string;
  readonly contactsTable: string;
  /** The contact-list bucket, which also takes the reports. */
  readonly bucket: string;
  /** ISO 3166 country of numbers that are written without a country code. */
  readonly defaultCountry: string;
  /** Woken (invoked asynchronously) when contacts became callable. */
  readonly controllerFunction: string;
  /** Asked (invoked asynchronously) for a fresh status.json. */
  readonly reportFunction: string;
  /** The intake's own queue, which it sends chunks of lists to, and where messages go that it gives up. */
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** Dimension of its metrics. */
  readonly deployment: string;
}

export const INTAKE: Spec<IntakeSettings> = {
  campaignsTable: tables.campaignsTable,
  contactsTable: tables.contactsTable,
  bucket: text('LIST_BUCKET'),
  defaultCountry: text('DEFAULT_COUNTRY'),
  controllerFunction: text('CONTROLLER_FUNCTION'),
  reportFunction: text('REPORT_FUNCTION'),
  queueUrl: text('INTAKE_QUEUE_URL'),
  deadLetterQueueUrl: text('INTAKE_DEAD_LETTER_QUEUE_URL'),
  deployment: text('DEPLOYMENT'),
};

/** Settings of whoever tells others of what happens. */
export interface LifecycleSettings {
  /** Name of the event bus; absent: nobody is told. */
  readonly eventBus: string | undefined;
  /** Tells two deployments in one account apart, in events and metrics. */
  readonly deployment: string;
}

const lifecycle: Spec<LifecycleSettings> = { eventBus: optional(text('EVENT_BUS')), deployment: text('DEPLOYMENT') };

/** Settings of the report function. */
export interface ReportSettings extends LifecycleSettings {
  readonly campaignsTable: string;
  readonly contactsTable: string;
  readonly bucket: string;
}

export const REPORT: Spec<ReportSettings> = {
  campaignsTable: tables.campaignsTable,
  contactsTable: tables.contactsTable,
  bucket: text('LIST_BUCKET'),
  ...lifecycle,
};

/** Settings of the function that shows the campaigns on the dashboard. */
export interface WidgetSettings {
  readonly campaignsTable: string;
  /** ARN of the function behind the buttons; absent: there are none. */
  readonly controlsFunctionArn: string | undefined;
}

export const WIDGET: Spec<WidgetSettings> = {
  campaignsTable: tables.campaignsTable,
  controlsFunctionArn: optional(text('CONTROLS_FUNCTION_ARN')),
};

/** Settings of the function behind those buttons. */
export interface WidgetControlSettings {
  readonly campaignsTable: string;
  readonly controllerFunction: string;
  readonly reportFunction: string;
}

export const WIDGET_CONTROL: Spec<WidgetControlSettings> = {
  campaignsTable: tables.campaignsTable,
  controllerFunction: text('CONTROLLER_FUNCTION'),
  reportFunction: text('REPORT_FUNCTION'),
};

/** Settings of the function that contact flows invoke to opt somebody out. */
export interface OptOutSettings {
  readonly campaignsTable: string;
}

export const OPT_OUT: Spec<OptOutSettings> = { campaignsTable: tables.campaignsTable };

/** Settings of the function that deletes contacts whose time is over. */
export interface RetentionSettings {
  readonly campaignsTable: string;
  readonly contactsTable: string;
  /** Days after the end of a campaign that its contacts are kept. */
  readonly contactRetentionDays: number;
}

export const RETENTION: Spec<RetentionSettings> = {
  campaignsTable: tables.campaignsTable,
  contactsTable: tables.contactsTable,
  contactRetentionDays: positiveInteger('CONTACT_RETENTION_DAYS'),
};

/** Settings of the dialer. */
export interface DialerSettings {
  readonly contactsTable: string;
  /** Holds the stop switch. */
  readonly campaignsTable: string;
  readonly mailboxUrl: string;
  readonly instanceId: string;
  readonly contactFlowId: string;
  /** Connect queue whose outbound caller id is shown; absent where a source number is given. */
  readonly queueId: string | undefined;
  /** E.164 number claimed to the instance. */
  readonly sourcePhoneNumber: string | undefined;
  /** How long an unanswered call rings, 15-60 s (StartOutboundVoiceContact's own bounds). Absent: Connect's 60 s. */
  readonly ringTimeoutSeconds: number | undefined;
}

export const DIALER: Spec<DialerSettings> = {
  contactsTable: tables.contactsTable,
  campaignsTable: tables.campaignsTable,
  mailboxUrl: text('MAILBOX_URL'),
  instanceId: text('CONNECT_INSTANCE_ID'),
  contactFlowId: text('CONTACT_FLOW_ID'),
  queueId: optional(text('CONNECT_QUEUE_ID')),
  sourcePhoneNumber: optional(text('SOURCE_PHONE_NUMBER')),
  ringTimeoutSeconds: optional(
    numeric(
      'RING_TIMEOUT_SECONDS',
      'a whole number of seconds from 15 to 60',
      (value) => Number.isInteger(value) && value >= 15 && value <= 60,
    ),
  ),
};

/** Settings of the pacing controller. */
export interface ControllerSettings extends LifecycleSettings {
  readonly campaignsTable: string;
  readonly contactsTable: string;
  readonly flightsTable: string;
  readonly dialQueueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly mailboxUrl: string;
  readonly reportFunction: string;
  readonly instanceId: string;
  /** What Service Quotas knows the instance by. */
  readonly instanceArn: string;
  /** Connect queue whose agents and contacts are shown; absent where a source number is given. */
  readonly queueId: string | undefined;
  /**
   * Whose quotas hold: the `account`'s, as Service Quotas shows them, where `callsPerSecond` and `concurrentCallsQuota`
   * stand in for what it does not tell; or what is `configured`, and nobody is asked.
   */
  readonly quotas: 'account' | 'configured';
  /** Rate of StartOutboundVoiceContact that the account allows, calls per second (quota L-4E9BCC96). */
  readonly callsPerSecond: number;
  /** Greatest rate that is ever used, whatever the quota says: there are no dialer lanes for more. Calls per second. */
  readonly callsPerSecondCeiling: number;
  /** Calls per second that the instance takes, inbound included (ThrottledCalls). Not published by AWS. Absent: not known. */
  readonly callsPerSecondQuota: number | undefined;
  /** Burst of the same token bucket, calls. Not published by AWS: 5 is what its documentation names. */
  readonly burst: number;
  /** Concurrent active calls of the instance (quota L-12AB7C57), inbound included. */
  readonly concurrentCallsQuota: number;
  /** Share of the quota kept free on top of the headroom rule, 0-1. */
  readonly capacityBuffer: number;
  /** When contacts may be called, in the called party's own zones. */
  readonly callingWindow: CallingWindow;
  /** The law on calling hours that holds for everybody: of the US with its stricter states, or none. */
  readonly callingRules: 'us' | 'none';
  /** Whether a campaign's own windows and rules stand instead of the deployment's, or only on top of them. */
  readonly allowLaxerHours: boolean;
  readonly maxAttempts: number;
  /** Attempts at one number in a rolling 24 hours, over all campaigns. Absent: what campaigns and the law say. */
  readonly attemptsPerNumberPerDay: number | undefined;
  /** Delay before the next attempt after no answer, busy or failure. */
  readonly retryDelaySeconds: number;
  /** Longest call the flow allows; an attempt whose outcome stays unknown keeps its lease as long. */
  readonly longestCallSeconds: number;
  /** Greatest difference between the clocks of two functions that the rate proof allows for. */
  readonly clockSkewMilliseconds: number;
  /** How often CloudWatch is read. */
  readonly metricsReadSeconds: number;
  /** How often the backlog and the suppression lists are surveyed: what it reads grows with the number of shards. */
  readonly surveySeconds: number;
  /** The period that CloudWatch is asked for. Amazon Connect publishes by the minute: 60 on AWS. */
  readonly metricsPeriodSeconds: number;
  /** Function timeout: the controller leaves well before it. */
  readonly functionTimeoutSeconds: number;
}

export const CONTROLLER: Spec<ControllerSettings> = {
  ...tables,
  dialQueueUrl: text('DIAL_QUEUE_URL'),
  deadLetterQueueUrl: text('DEAD_LETTER_QUEUE_URL'),
  mailboxUrl: text('MAILBOX_URL'),
  reportFunction: text('REPORT_FUNCTION'),
  instanceId: text('CONNECT_INSTANCE_ID'),
  instanceArn: text('CONNECT_INSTANCE_ARN'),
  queueId: optional(text('CONNECT_QUEUE_ID')),
  quotas: oneOf('QUOTAS', 'account', 'configured'),
  callsPerSecond: positive('CALLS_PER_SECOND'),
  callsPerSecondCeiling: positive('CALLS_PER_SECOND_CEILING'),
  callsPerSecondQuota: optional(positive('CALLS_PER_SECOND_QUOTA')),
  burst: positiveInteger('BURST'),
  concurrentCallsQuota: positiveInteger('CONCURRENT_CALLS_QUOTA'),
  capacityBuffer: numeric('CAPACITY_BUFFER', 'a share of at least 0 and below 1', (value) => value >= 0 && value < 1),
  callingWindow: callingWindow('CALLING_WINDOW'),
  // What nobody says is the stricter one.
  callingRules: { ...oneOf('CALLING_RULES', 'us', 'none'), fallback: 'us' },
  allowLaxerHours: { ...flag('ALLOW_LAXER_HOURS'), fallback: false },
  maxAttempts: positiveInteger('MAX_ATTEMPTS'),
  attemptsPerNumberPerDay: optional(positiveInteger('ATTEMPTS_PER_NUMBER_PER_DAY')),
  retryDelaySeconds: notNegative('RETRY_DELAY_SECONDS'),
  longestCallSeconds: positive('LONGEST_CALL_SECONDS'),
  clockSkewMilliseconds: notNegative('CLOCK_SKEW_MILLISECONDS'),
  metricsReadSeconds: positive('METRICS_READ_SECONDS'),
  surveySeconds: positive('SURVEY_SECONDS'),
  metricsPeriodSeconds: positive('METRICS_PERIOD_SECONDS'),
  functionTimeoutSeconds: positive('FUNCTION_TIMEOUT_SECONDS'),
  ...lifecycle,
};

/**
 * Decodes a function's settings.
 *
 * @throws one Error that lists every variable that is missing or wrong.
 */
export function readSettings<S extends object>(
  functionName: string,
  spec: Spec<S>,
  environment: Readonly<Record<string, string | undefined>>,
): S {
  const problems: string[] = [];
  const settings: Partial<Record<keyof S, unknown>> = {};
  for (const key of Object.keys(spec) as (keyof S)[]) {
    const variable = spec[key] as Variable<unknown>;
    const given = environment[variable.name];
    if (given === undefined) {
      if (!('fallback' in variable)) problems.push(`${variable.name} is not set`);
      settings[key] = variable.fallback;
      continue;
    }
    const value = variable.parse(given);
    if (value instanceof Problem) problems.push(`${variable.name} ${value.text}, got "${given}"`);
    settings[key] = value;
  }
  if (problems.length > 0) throw new Error(`the ${functionName} function is misconfigured: ${problems.join('; ')}`);
  return settings as S;
}

/** Encodes one setting as an environment entry; what a construct hands to the function it configures. */
export function writeSetting<S extends object, K extends keyof S>(
  spec: Spec<S>,
  key: K,
  value: S[K],
): Record<string, string> {
  return { [spec[key].name]: spec[key].format(value) };
}
