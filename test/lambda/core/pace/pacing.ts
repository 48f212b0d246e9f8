/** Builders, and the controller's parts over tables in memory, for tests of the pace. */
import type { AppliedDefinition, CampaignDefinition } from '../../../../lambda/contract/campaign';
import type { ContactRef } from '../../../../lambda/contract/dial-request';
import {
  type CampaignId,
  type ContactItem,
  contactRef,
  FLIGHTS_PARTITION,
  type LeaseItem,
  leaseKey,
} from '../../../../lambda/contract/items';
import type { AttemptNote, ContactEvent } from '../../../../lambda/contract/mailbox';
import type { Outcome } from '../../../../lambda/contract/outcome';
import type { ReportRequest } from '../../../../lambda/contract/reports';
import type { Clock } from '../../../../lambda/core/clock';
import type { QuotaAnswers, ReadingsAnswer } from '../../../../lambda/core/pace/account';
import { Admission } from '../../../../lambda/core/pace/admission';
import { CampaignCaps } from '../../../../lambda/core/pace/campaign-caps';
import { Effects } from '../../../../lambda/core/pace/effects';
import type { Description, FlightRules } from '../../../../lambda/core/pace/flights';
import { Gates } from '../../../../lambda/core/pace/gates';
import { Housekeeping } from '../../../../lambda/core/pace/housekeeping';
import { type PaceLimits, Pacer } from '../../../../lambda/core/pace/pacer';
import type { CallingHours } from '../../../../lambda/core/pace/ports';
import type { ControllerRules } from '../../../../lambda/core/pace/run-controller';
import { SourceNumbers } from '../../../../lambda/core/pace/source-numbers';
import { Supply } from '../../../../lambda/core/pace/supply';
import { Random } from '../../../../sim/random';
import type { VirtualClock } from '../../../../sim/virtual-clock';
import {
  campaignBook,
  flightTable,
  leaseStore,
  numberBook,
  paceContacts,
} from '../../../../sim/world/controller-stores';
import { Tables } from '../../../../sim/world/tables';

export const NOW_MS = Date.UTC(2026, 10, 21, 12);
export const CAMPAIGN: CampaignId = 'default/spring';
export const ZONE = 'America/Los_Angeles';

export const FLIGHT_RULES: FlightRules = {
  lapseGraceMs: 300,
  crashedAfterMs: 16_000,
  unclaimedAfterMs: 5_000,
  longestCallMs: 600_000,
};

export const LIMITS: PaceLimits = {
  bucket: { callsPerSecond: 10, burst: 5 },
  callsPerSecondCeiling: 10,
  callsPerSecondQuota: undefined,
  quota: 20,
  capacityBuffer: 0,
  clockSkewMs: 50,
  longestCallMs: 600_000,
  readEveryMs: 60_000,
};

export const RETRIES = { maxAttempts: 3, retryDelayMs: 60_000 };
const SURVEY_EVERY_MS = 45_000;
export const RULES: ControllerRules = { limits: LIMITS, retries: RETRIES, surveyEveryMs: SURVEY_EVERY_MS };

/** A mailbox to which nothing comes. */
export const emptyMailbox = (clock: VirtualClock) => ({
  receive: async () => {
    await clock.sleep(1_000);
    return [];
  },
  acknowledge: async () => undefined,
});

/** The key of the contact number `n`; spread over the shards by its second word. */
export const keyOf = (n: number): string => {
  const word = n.toString(16).padStart(8, '0');
  return word.repeat(4);
};
export const refOf = (n: number, campaign: CampaignId = CAMPAIGN): ContactRef => contactRef(campaign, keyOf(n));

export const aLease = (n: number, overrides: Partial<LeaseItem> = {}): LeaseItem => ({
  pk: FLIGHTS_PARTITION,
  sk: leaseKey(`request-${n}`),
  kind: 'lease',
  requestId: `request-${n}`,
  contact: refOf(n),
  admittedAtMs: NOW_MS,
  validUntilMs: NOW_MS + 1_000,
  ...overrides,
});

export const aNote = (n: number, outcome: Outcome): AttemptNote => ({
  kind: 'attempt',
  version: 1,
  requestId: `request-${n}`,
  contact: refOf(n),
  outcome,
  startedAtMs: NOW_MS + 300,
  lateMs: 0,
});

export const acceptedAs = (contactId: string): Outcome => ({ kind: 'accepted', contactId });

const iso = (ms: number): string => new Date(ms).toISOString();

export const anEvent = (eventType: string, contactId: string, overrides: Partial<ContactEvent> = {}): ContactEvent => ({
  kind: 'contact-event',
  eventType,
  contactId,
  initiationMethod: 'API',
  channel: 'VOICE',
  time: iso(NOW_MS),
  initiationTimestamp: iso(NOW_MS),
  connectedToSystemTimestamp: '',
  disconnectTimestamp: eventType === 'DISCONNECTED' ? iso(NOW_MS + 30_000) : '',
  disconnectReason: eventType === 'DISCONNECTED' ? 'CUSTOMER_DISCONNECT' : '',
  answeringMachineDetectionStatus: '',
  ...overrides,
});

/** Every zone is open all day, but for those named. */
/** What a campaign.json that says no more than this comes to. */
export const definedAs = (definition: Partial<CampaignDefinition>): AppliedDefinition => ({
  definition: { mode: 'active', ...definition },
  sequencer: '1',
  etag: 'e1',
  atMs: NOW_MS,
});

export const hoursWith = (closed: readonly string[] = []): CallingHours => ({
  of: () => ({
    isOpen: (zoneKey) => !closed.includes(zoneKey),
    closesAtMs: () => NOW_MS + 3_600_000,
    nextOpeningMs: (_zoneKey, nowMs) => nowMs + 7_200_000,
    attemptsPerDay: () => undefined,
  }),
});

/** A clock that moves only by hand; nobody ever waits. */
export class HandClock implements Clock {
  ms = NOW_MS;

  nowMs(): number {
    return this.ms;
  }

  monotonicMs(): number {
    return this.ms - NOW_MS;
  }

  async sleep(): Promise<void> {
    await Promise.resolve();
  }
}

/** Says which methods of a port were called, in order, and can make the next call of one fail. */
function journaled<T extends object>(name: string, port: T, journal: string[], failing: Set<string>): T {
  return new Proxy(port, {
    get: (target, method, receiver) => {
      const member: unknown = Reflect.get(target, method, receiver);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        const entry = `${name}.${String(method)}`;
        journal.push(entry);
        if (failing.has(entry)) return Promise.reject(new Error('the store does not answer'));
        return Reflect.apply(member, target, args);
      };
    },
  });
}

export interface RigOptions {
  readonly limits?: Partial<PaceLimits>;
  readonly closedZones?: readonly string[];
}

/** The controller's ports over tables in memory, with a journal of what was asked of them. */
export function somePorts(clock: Clock) {
  const tables = new Tables(clock, new Random(1, 'tables'));
  const journal: string[] = [];
  const failing = new Set<string>();
  const sent: string[] = [];
  const letters: object[] = [];
  const reports: ReportRequest[] = [];
  const logged: string[] = [];
  const counts = new Map<string, number>();
  const gaugeValues = new Map<string, number>();
  const descriptions = new Map<string, Description>();
  const answers: { reading: ReadingsAnswer | Promise<ReadingsAnswer>; quotas: QuotaAnswers } = {
    reading: { kind: 'empty' },
    quotas: { concurrentCalls: { kind: 'absent' }, callsPerSecond: { kind: 'absent' } },
  };
  let ids = 0;
  const note = (message: string, ...fields: Record<string, unknown>[]) => {
    logged.push(`${message} ${JSON.stringify(fields)}`);
  };
  const portOf = <T extends object>(name: string, port: T): T => journaled(name, port, journal, failing);
  const ports = {
    clock,
    lease: portOf('lease', leaseStore(tables)),
    flights: portOf('flights', flightTable(tables)),
    contacts: portOf('contacts', paceContacts(tables)),
    campaigns: portOf('campaigns', campaignBook(tables)),
    numbers: portOf('numbers', numberBook(tables)),
    dialQueue: portOf('dialQueue', {
      send: async (requests: readonly object[]) => void sent.push(...requests.map((one) => JSON.stringify(one))),
    }),
    deadLetters: portOf('deadLetters', { send: async (letter: object) => void letters.push(letter) }),
    calls: portOf('calls', { describe: async (contactId: string) => descriptions.get(contactId) }),
    readings: { recent: async () => answers.reading },
    quotas: { read: async () => answers.quotas },
    standbys: portOf('standbys', { invite: async () => undefined }),
    reports: { request: async (request: ReportRequest) => void reports.push(request) },
    gauges: {
      count: (metric: string, by = 1) => void counts.set(metric, (counts.get(metric) ?? 0) + by),
      gauge: (metric: string, value: number) => void gaugeValues.set(metric, value),
      flush: () => undefined,
    },
    log: { info: note, warn: note, error: note },
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
  };
  return {
    tables,
    journal,
    failing,
    sent,
    letters,
    reports,
    logged,
    counts,
    gaugeValues,
    descriptions,
    answers,
    ports,
  };
}

/** All parts of a controller but the loop, at a time that moves by hand. */
export function aRig({ limits = {}, closedZones = [] }: RigOptions = {}) {
  const clock = new HandClock();
  const all = { ...LIMITS, ...limits };
  const things = somePorts(clock);
  const { ports, tables } = things;
  const pacer = new Pacer(all, FLIGHT_RULES, NOW_MS, NOW_MS);
  const caps = new CampaignCaps((campaign) => pacer.flights.ownOf(campaign), new SourceNumbers(ports.campaigns));
  const supply = new Supply(ports.contacts, hoursWith(closedZones), caps, 'rig');
  const gates = new Gates(ports.campaigns);
  return {
    ...things,
    clock,
    pacer,
    supply,
    gates,
    admission: new Admission(ports, pacer, supply, gates),
    effects: new Effects(ports, pacer, supply, RETRIES),
    housekeeping: new Housekeeping(ports, pacer, supply, {
      readEveryMs: all.readEveryMs,
      surveyEveryMs: SURVEY_EVERY_MS,
    }),
    /** Loads pending contacts, and lets the supply know. */
    load: (count: number, campaign: CampaignId = CAMPAIGN, zone: string = ZONE, first = 1) => {
      for (let n = first; n < first + count; n += 1) tables.load(campaign, keyOf(n), `+1206555${1_000 + n}`, zone);
      supply.update([...tables.campaigns.values()]);
    },
    contact: (n: number): ContactItem => {
      const found = tables.contacts.get(keyOf(n));
      if (!found) throw new Error(`no contact ${n}`);
      return found;
    },
    change: (n: number, overrides: Partial<ContactItem>): void => {
      const found = tables.contacts.get(keyOf(n));
      if (found) tables.contacts.set(keyOf(n), { ...found, ...overrides });
    },
  };
}
