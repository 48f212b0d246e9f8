/** The controller's ports to everything but time: the simulated tables, queues and feeds, and ears that hear nothing. */
import type { CallingHours, PaceLog, ZoneHours } from '../../lambda/core/pace/ports';
import type { ControllerPorts } from '../../lambda/core/pace/run-controller';
import type { ConnectModel } from '../connect/model';
import type { ConnectAccount } from '../connect/types';
import { Random } from '../random';
import type { VirtualClock } from '../virtual-clock';
import { accountQuotas, callLookup, type Readings } from './account-feeds';
import { campaignBook, flightTable, leaseStore, numberBook, paceContacts } from './controller-stores';
import { asSent, type SettledOptions } from './options';
import type { SimulatedQueue } from './queue';
import { reportFunction } from './report-function';
import type { Tables } from './tables';

export interface ControllerParts {
  readonly options: SettledOptions;
  readonly clock: VirtualClock;
  readonly tables: Tables;
  readonly model: ConnectModel;
  readonly mailbox: SimulatedQueue;
  readonly dialQueue: SimulatedQueue;
  readonly readings: Readings;
  readonly account: () => ConnectAccount;
  readonly deadLetters: string[];
  readonly counts: Map<string, number>;
}

/** What belongs to one invocation: its clock, the ids that it gives, and whom it calls. */
export type OwnPorts = Pick<ControllerPorts, 'clock' | 'newId' | 'standbys'>;

/** A long poll as the controller's adapter asks for it, ms. */
const LONG_POLL_MS = 1_000;
/** An operation of SQS, ms. An assumption. */
const SQS_MS = [4, 12] as const;
const QUIET: PaceLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

const OPEN: ZoneHours = {
  isOpen: () => true,
  closesAtMs: () => Number.POSITIVE_INFINITY,
  nextOpeningMs: (_zone, nowMs) => nowMs,
  attemptsPerDay: () => undefined,
};
const ALWAYS: CallingHours = { of: () => OPEN };

export function controllerPorts(parts: ControllerParts): Omit<ControllerPorts, keyof OwnPorts> {
  const { options, clock, tables, model, account, deadLetters, counts } = parts;
  return {
    lease: leaseStore(tables),
    flights: flightTable(tables),
    contacts: paceContacts(tables),
    campaigns: campaignBook(tables),
    numbers: numberBook(tables),
    hours: options.hours ?? ALWAYS,
    ...queuePorts(parts),
    deadLetters: {
      send: async (letter) => {
        deadLetters.push(letter.reason);
      },
    },
    readings: parts.readings,
    quotas: accountQuotas(clock, account, options.quotas ?? 'readable'),
    calls: callLookup(clock, model),
    reports: reportFunction(tables, clock),
    gauges: {
      count: (metric, by = 1) => void counts.set(metric, (counts.get(metric) ?? 0) + by),
      gauge: () => undefined,
      flush: () => undefined,
    },
    log: options.log ?? QUIET,
  };
}

function queuePorts({ options, clock, mailbox, dialQueue }: ControllerParts) {
  const random = new Random(options.seed, 'controller queues');
  return {
    dialQueue: {
      send: async (requests: readonly object[]) => {
        if (requests.length === 0) return;
        await clock.sleep(random.between(...SQS_MS));
        for (const request of requests) dialQueue.push(asSent(request, options, clock));
      },
    },
    mailbox: {
      receive: () => mailbox.receive(LONG_POLL_MS),
      acknowledge: async (receipts: readonly string[]) => {
        await clock.sleep(random.between(...SQS_MS));
        mailbox.remove(receipts);
      },
    },
  };
}
