/** One invocation of the controller, from standing by to leaving: what the handler, and the simulation, call. */
import type { Clock } from '../clock';
import type { LifecycleBus } from '../lifecycle/events';
import { Outbox } from '../lifecycle/outbox';
import type { NumberCaps } from '../rules/number-record';
import type { RetryRules } from '../rules/retries';
import { Admission, type AdmissionPorts } from './admission';
import { CampaignCaps } from './campaign-caps';
import { Controller, type Departure } from './controller';
import { type EffectPorts, Effects } from './effects';
import type { FlightRules } from './flights';
import { Gates } from './gates';
import { Housekeeping, type HousekeepingPorts, type Rhythm } from './housekeeping';
import { LeaseBundles } from './lease-bundles';
import { reliable } from './memory';
import { type PaceLimits, Pacer } from './pacer';
import type { CallingHours, FlightTable, LeaseStore, Mailbox, Standbys } from './ports';
import { SourceNumbers } from './source-numbers';
import { becomeActive, type Succession } from './standby';
import { takeStock } from './stock-taking';
import { Supply } from './supply';

export type ControllerPorts = Omit<AdmissionPorts & EffectPorts, 'flights'> &
  HousekeepingPorts & {
    readonly clock: Clock;
    readonly flights: FlightTable;
    readonly lease: LeaseStore;
    readonly mailbox: Mailbox;
    readonly standbys: Standbys;
    readonly hours: CallingHours;
    /** Where contacts that become final are told of, and by which deployment. @default nowhere */
    readonly events?: { readonly bus: LifecycleBus; readonly deployment: string } | undefined;
  };

export interface ControllerRules {
  readonly limits: PaceLimits;
  readonly retries: RetryRules;
  readonly surveyEveryMs: number;
  /** Of any number, whatever the campaign. @default none */
  readonly numberCaps?: NumberCaps;
}

/** How long the dialer may take from a request's last moment to its outcome: its function timeout (15 s), and a little. */
const CRASHED_AFTER_MS = 16_000;
const LAPSE_GRACE_MS = 250;
const UNCLAIMED_AFTER_MS = 5_000;

const rhythmOf = ({ limits, surveyEveryMs }: ControllerRules): Rhythm => ({
  readEveryMs: limits.readEveryMs,
  surveyEveryMs,
});

const flightRules = (limits: PaceLimits): FlightRules => ({
  lapseGraceMs: limits.clockSkewMs + LAPSE_GRACE_MS,
  crashedAfterMs: CRASHED_AFTER_MS,
  unclaimedAfterMs: UNCLAIMED_AFTER_MS,
  longestCallMs: limits.longestCallMs,
});

/**
 * @param deadlineMs monotonic time by which the invocation must be gone
 * @returns why it left, or `not-needed` when it never became the active one
 */
export async function runController(
  ports: ControllerPorts,
  rules: ControllerRules,
  invocation: { readonly isWoken: boolean; readonly deadlineMs: number },
): Promise<Departure | 'not-needed'> {
  const { clock, lease, log } = ports;
  const me = ports.newId();
  const { clockSkewMs } = rules.limits;
  let succession: Succession | undefined;
  const record = await becomeActive({ me, clockSkewMs, ...invocation }, lease, clock, (known) => {
    succession = known;
  });
  if (!record) return 'not-needed';
  const nowMs = clock.nowMs();
  const pacer = new Pacer(rules.limits, flightRules(rules.limits), Math.max(record.reservedUntilMs, nowMs), nowMs);
  const flights = new LeaseBundles(ports.flights);
  const [stock, found, campaigns, sourceUses] = await Promise.all([
    flights.load().then((items) => takeStock(items, ports.contacts)),
    lease.readMemory(),
    ports.campaigns.campaigns(),
    ports.campaigns.sourceUses(),
  ]);
  const memory = reliable(found, clock.nowMs());
  // Whoever died may have settled an attempt and told nobody: then each is looked at once more, one by one.
  const items = succession?.isClean ? stock.items : [...stock.items, ...stock.over];
  pacer.restore(items, memory, clock.nowMs());
  const effects = pacer.found(stock.calls, clock.nowMs());
  if (succession?.isClean) await flights.remove(stock.over.map(({ sk }) => sk));
  log.info('active', { epoch: record.epoch, flights: items.length });
  const sources = new SourceNumbers(ports.campaigns);
  sources.restore(sourceUses);
  const caps = new CampaignCaps((campaign) => pacer.flights.ownOf(campaign), sources);
  // Whoever died may have let calls in after it last wrote down when.
  caps.restore(succession?.isClean ? memory?.lastStarts : undefined, Math.max(record.reservedUntilMs, nowMs));
  const supply = new Supply(ports.contacts, ports.hours, caps, me);
  // Whom to call is known before the first turn: a hand-over costs no turn in which nobody seems to be due.
  supply.update(campaigns);
  const { events } = ports;
  const outbox = events && new Outbox(ports, events.bus, events.deployment);
  const telling = { ...ports, flights, ...(outbox ? { lifecycle: outbox } : {}) };
  const departure = await new Controller(
    {
      ...ports,
      pacer,
      supply,
      effects: new Effects(telling, pacer, supply, rules.retries),
      admission: new Admission(telling, pacer, supply, new Gates(ports.campaigns), rules.numberCaps),
      housekeeping: new Housekeeping(ports, pacer, supply, rhythmOf(rules), succession, memory),
    },
    record,
    effects,
  ).run(invocation.deadlineMs);
  await outbox?.end();
  log.info('left', { epoch: record.epoch, departure });
  return departure;
}
