/** The controller's ports to the tables, in memory: the same conditions as the DynamoDB adapters write. */
import type { DialRequest } from '../../lambda/contract/dial-request';
import type { CampaignId, ContactItem, ContactState } from '../../lambda/contract/items';
import type { LeaseRecord } from '../../lambda/core/pace/lease';
import type {
  CampaignBook,
  FlightTable,
  LeaseStore,
  NumberBook,
  PaceContacts,
  ShardBacklog,
  Verdict,
  WhomToCall,
} from '../../lambda/core/pace/ports';
import { withAttempt } from '../../lambda/core/rules/number-record';
import type { Settlement } from '../../lambda/core/rules/settlement';
import { covers } from '../../lambda/core/rules/suppression-scope';
import type { Tables } from './tables';

const isInFlight = (state: ContactState) => state === 'dialing' || state === 'in-progress' || state === 'unknown';

/** The contact without what belongs to an attempt. */
function atRest(contact: ContactItem): ContactItem {
  const { requestId, validUntilMs, claimedBy, claimedAtMs, outcome, startedAtMs, dueKey, dueAtMs, ...rest } = contact;
  return rest;
}

export function leaseStore(tables: Tables): LeaseStore {
  return {
    read: () => tables.operate(() => tables.lease),
    write: (record, expected) =>
      tables.operate(() => {
        const { lease } = tables;
        const holds = expected
          ? lease?.epoch === expected.epoch && lease.sequence === expected.sequence
          : lease === undefined;
        if (!holds) return undefined;
        const { standby, standbySeenAtMs, challenger, challengerSeenAtMs, ...own } = record;
        const marks = lease && record.epoch === expected?.epoch ? marksOf(lease) : {};
        tables.lease = { ...own, ...marks };
        return tables.lease;
      }),
    announce: (role, me, nowMs) =>
      tables.operate(() => {
        if (tables.lease) tables.lease = { ...tables.lease, [role]: me, [`${role}SeenAtMs`]: nowMs };
      }),
    readMemory: () => tables.operate(() => tables.memory),
    writeMemory: (memory) =>
      tables.operate(() => {
        tables.memory = memory;
      }),
  };
}

function marksOf(lease: LeaseRecord): Partial<LeaseRecord> {
  const { standby, standbySeenAtMs, challenger, challengerSeenAtMs } = lease;
  return {
    ...(standby === undefined ? {} : { standby }),
    ...(standbySeenAtMs === undefined ? {} : { standbySeenAtMs }),
    ...(challenger === undefined ? {} : { challenger }),
    ...(challengerSeenAtMs === undefined ? {} : { challengerSeenAtMs }),
  };
}

/** A write of nothing asks nobody, as in the adapter. */
export function flightTable(tables: Tables): FlightTable {
  return {
    load: () => tables.operate(() => [...tables.flights.values()]),
    put: async (items) => {
      if (items.length === 0) return;
      await tables.operate(() => {
        for (const item of items) tables.flights.set(item.sk, item);
      });
    },
    remove: async (sortKeys) => {
      if (sortKeys.length === 0) return;
      await tables.operate(() => {
        for (const sk of sortKeys) tables.flights.delete(sk);
      });
    },
  };
}

export function paceContacts(tables: Tables): PaceContacts {
  const isOf = (requestId: string) => (contact: ContactItem) => contact.requestId === requestId;
  return {
    due: (key, limit) => tables.operate(() => tables.contacts.due(key, limit)),
    countDue: (key, nowMs) => tables.operate(() => tables.contacts.countDue(key, nowMs)),
    // Measured and never acted on: it takes neither time nor chance, so that a run is the same with and without it.
    backlog: async (key, nowMs) => backlogOf(tables.contacts, key, nowMs),
    read: ({ sk }) => tables.operate(() => tables.contacts.get(sk)),
    readAll: (contacts) => tables.operate(() => contacts.flatMap(({ sk }) => tables.contacts.get(sk) ?? [])),
    admit: async (request, dueAtMs) => (await admit(tables, request, dueAtMs))?.try,
    renew: async ({ sk, dueAtMs = 0 }) =>
      undefined !==
      (await tables.change(
        sk,
        (c) => c.state === 'pending' && c.dueAtMs === dueAtMs,
        (c) => ({ ...c, dueAtMs: dueAtMs + 1 }),
      )),
    passOver: ({ sk }, verdict) =>
      tables.change(
        sk,
        (c) => c.state === 'pending',
        (c) => passedOver(c, verdict),
      ),
    lapse: async ({ contact, requestId }, dueKey, nowMs) =>
      undefined !==
      (await tables.change(
        contact.sk,
        (c) => c.state === 'admitted' && isOf(requestId)(c),
        (c) => ({ ...atRest(c), requestId, state: 'pending', dueKey, dueAtMs: nowMs }),
      )),
    settle: async ({ contact, requestId }, settlement, dueKey) =>
      undefined !==
      (await tables.change(
        contact.sk,
        (c) => isInFlight(c.state) && isOf(requestId)(c),
        (c) => settled(c, settlement, dueKey),
      )),
    markUnknown: async ({ contact, requestId }) => {
      await tables.change(
        contact.sk,
        (c) => c.state === 'dialing' && isOf(requestId)(c) && !c.outcome,
        (c) => ({ ...c, state: 'unknown' }),
      );
    },
    join: async ({ contact, requestId }, contactId) => {
      await tables.change(
        contact.sk,
        (c) => isInFlight(c.state) && isOf(requestId)(c),
        (c) => ({ ...c, state: 'in-progress', outcome: { kind: 'accepted', contactId } }),
      );
    },
  };
}

function backlogOf(contacts: Tables['contacts'], key: string, nowMs: number): ShardBacklog {
  const [first] = contacts.next(key, 1);
  const isDue = first?.dueAtMs !== undefined && first.dueAtMs <= nowMs;
  const waiting = contacts.countDue(key, Number.MAX_SAFE_INTEGER) - contacts.countDue(key, nowMs);
  return { waiting, oldestDueAtMs: isDue ? first.dueAtMs : undefined };
}

function passedOver(contact: ContactItem, verdict: Verdict): ContactItem {
  const { atMs, reason, state } = verdict;
  const rest = state === 'pending' ? { ...contact, dueAtMs: verdict.dueAtMs } : atRest(contact);
  return { ...rest, state, passedOver: { atMs, reason } };
}

function admit(
  tables: Tables,
  request: Omit<DialRequest, 'try' | 'version'>,
  dueAtMs: number,
): Promise<ContactItem | undefined> {
  const { requestId, validUntilMs } = request;
  return tables.change(
    request.contact.sk,
    (contact) => contact.state === 'pending' && contact.dueAtMs === dueAtMs,
    (contact) => ({ ...atRest(contact), state: 'admitted', requestId, validUntilMs }),
  );
}

function settled(contact: ContactItem, settlement: Settlement, dueKey: string): ContactItem {
  const { entry, dueAtMs, ...counters } = settlement;
  return {
    ...atRest(contact),
    ...counters,
    history: [...(contact.history ?? []), entry],
    ...(dueAtMs === undefined ? {} : { dueKey, dueAtMs }),
  };
}

export function campaignBook(tables: Tables): CampaignBook {
  const change = (id: CampaignId, update: object) =>
    tables.operate(() => {
      const campaign = tables.campaigns.get(id);
      if (campaign) tables.campaigns.set(id, { ...campaign, ...update });
    });
  return {
    campaigns: () => tables.operate(() => [...tables.campaigns.values()]),
    block: (id, blockedReason, blockedAtMs) => change(id, { blockedReason, blockedAtMs }),
    unblock: (id) =>
      tables.operate(() => {
        const campaign = tables.campaigns.get(id);
        if (!campaign) return;
        const { blockedReason, blockedAtMs, ...rest } = campaign;
        tables.campaigns.set(id, rest);
      }),
    prove: (id, provenAtMs) => change(id, { provenAtMs, doubts: 0 }),
    doubt: async (id) => {
      const doubts = (tables.campaigns.get(id)?.doubts ?? 0) + 1;
      await change(id, { doubts });
      return doubts;
    },
    // Without time or chance, as it is read once: a run is the same with and without it.
    sourceUses: async () => [...tables.sources.values()],
    addSourceUses: async (uses) => {
      if (uses.length > 0) await tables.operate(() => uses.forEach((use) => void tables.addSourceUse(use)));
    },
    stopped: () => tables.operate(() => (tables.stopReason === undefined ? undefined : { reason: tables.stopReason })),
    suppressionLists: () => tables.operate(() => tables.suppressionLists),
    suppressed: (asked) => tables.operate(() => new Set(asked.filter((one) => isSuppressed(tables, one)))),
  };
}

function isSuppressed({ suppressedNumbers }: Tables, { campaign, numberKey }: WhomToCall): boolean {
  if (suppressedNumbers.has(numberKey)) return true;
  const scopes = [...suppressedNumbers].filter((each) => each.endsWith(` ${numberKey}`));
  return scopes.some((each) => covers(each.slice(0, -numberKey.length - 1), campaign));
}

export function numberBook(tables: Tables): NumberBook {
  return {
    read: (keys) => {
      const found = (key: string) => {
        const record = tables.numbers.get(key);
        return record ? [[key, record] as const] : [];
      };
      return tables.operate(() => new Map(keys.flatMap(found)));
    },
    note: (key, attempt, nowMs) =>
      tables.operate(() => {
        const after = withAttempt(tables.numbers.get(key), attempt, nowMs);
        if (after) tables.numbers.set(key, after);
      }),
  };
}
