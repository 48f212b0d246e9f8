/** The world of the intake in memory: tables, bucket and functions, with a fault that can be set off at any step. */
import { createHash } from 'node:crypto';
import {
  type CampaignId,
  type CampaignItem,
  type ContactItem,
  type ListItem,
  type StopItem,
  SUPPRESSION_PARTITION,
  type SuppressionListItem,
} from '../../../../lambda/contract/items';
import type { ReportRequest } from '../../../../lambda/contract/reports';
import { listSortKey } from '../../../../lambda/core/intake/load-list';
import type {
  Functions,
  IntakeStore,
  KeyedHash,
  ListObjects,
  LoadedContact,
  LoadListDeps,
} from '../../../../lambda/core/intake/ports';
import type { ReportStore } from '../../../../lambda/core/report/ports';
import type { WriteReportsDeps } from '../../../../lambda/core/report/write-reports';
import { VirtualClock } from '../dial/virtual-clock';

const START_MS = Date.parse('2026-11-20T15:00:00Z');
export const SPRING: CampaignId = 'default/spring';
export const LIST_KEY = 'campaigns/default/spring/lists/list.csv';

const digest = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

export const testHash: KeyedHash = {
  contactKey: (campaign, phone) => digest(`${campaign}|${phone}`),
  numberKey: digest,
};

/** Everything that the intake and the reports left behind. */
export class World implements Omit<LoadListDeps, 'defaultCountry'>, WriteReportsDeps {
  readonly defaultCountry = 'US';
  readonly clock = new VirtualClock(START_MS);
  readonly campaigns = new Map<string, CampaignItem>();
  readonly contacts = new Map<string, LoadedContact>();
  readonly lists = new Map<string, ListItem>();
  readonly suppression = new Map<string, SuppressionListItem>();
  /** `numberKey list` -> etag */
  readonly suppressed = new Map<string, string>();
  readonly files = new Map<string, Uint8Array>();
  readonly reportRequests: ReportRequest[] = [];
  /** What was done, in order: `putContact`, `write rejects.csv`... */
  readonly journal: string[] = [];
  wakeUps = 0;
  stop: StopItem | undefined;
  pieceBytes = 1_000;
  /** Steps until one fails; the failure happens once, half of the time after the step was done. */
  #stepsToFault: number | undefined;
  #faultIsAfter = false;
  /** Runs before the step of this name. */
  before: Partial<Record<string, () => void>> = {};

  readonly store: IntakeStore & ReportStore = {
    touchCampaign: (campaign, nowMs) =>
      this.#step('touchCampaign', () => {
        const { finishedAtMs: _, ...item } = this.campaigns.get(campaign) ?? {
          pk: 'CAMPAIGNS' as const,
          sk: campaign,
          createdAtMs: nowMs,
        };
        this.campaigns.set(campaign, { ...item, loadedAtMs: nowMs });
      }),
    addZoneKeys: (campaign, zoneKeys) =>
      this.#step('addZoneKeys', () => {
        const item = this.campaigns.get(campaign) as CampaignItem;
        this.campaigns.set(campaign, { ...item, zoneKeys: new Set([...(item.zoneKeys ?? []), ...zoneKeys]) });
      }),
    putContact: (contact) =>
      this.#step('putContact', () => {
        const zones = this.campaigns.get(SPRING)?.zoneKeys;
        if (!zones?.has(contact.zoneKey)) throw new Error(`zone ${contact.zoneKey} was not registered`);
        const present = this.contacts.get(contact.sk);
        if (present) return { kind: 'exists', origin: present };
        this.contacts.set(contact.sk, contact);
        return { kind: 'stored' };
      }),
    countContacts: (_, list, etag) =>
      this.#step(
        'countContacts',
        () => [...this.contacts.values()].filter((item) => item.list === list && item.listEtag === etag).length,
      ),
    listsOf: (campaign) =>
      this.#step('listsOf', () => [...this.lists.values()].filter((item) => item.pk === `LISTS#${campaign}`)),
    putList: (item) => this.#step('putList', () => void this.lists.set(item.sk, item)),
    openCampaigns: () =>
      this.#step('openCampaigns', () =>
        [...this.campaigns.values()].filter((item) => item.finishedAtMs === undefined).map((item) => item.sk),
      ),
    suppressionLists: () => this.#step('suppressionLists', () => [...this.suppression.values()]),
    beginSuppressionList: (sk, etag) =>
      this.#step('beginSuppressionList', () => {
        this.suppression.set(sk, { pk: SUPPRESSION_PARTITION, sk, etag, state: 'loading', numbers: 0, rejected: 0 });
      }),
    endSuppressionList: (item) =>
      this.#step('endSuppressionList', () => {
        if (this.suppression.get(item.sk)?.etag === item.etag) this.suppression.set(item.sk, item);
      }),
    suppress: (numberKeys, list, etag) =>
      this.#step('suppress', () => {
        for (const key of numberKeys) this.suppressed.set(`${key} ${list}`, etag);
      }),
    campaign: async (campaign) => this.campaigns.get(campaign),
    stopSwitch: async () => this.stop,
    forEachState: async (_, visit) => {
      for (const contact of [...this.contacts.values()]) visit(contact);
    },
    contacts: (_) => pages([...this.contacts.values()]),
    noteCount: async (campaign, contacts) => {
      const item = this.campaigns.get(campaign);
      if (item) this.campaigns.set(campaign, { ...item, countedContacts: contacts });
    },
    finishCampaign: (campaign, loadedAtMs, nowMs) =>
      this.#step('finishCampaign', () => {
        const item = this.campaigns.get(campaign);
        if (!item || item.loadedAtMs !== loadedAtMs) return false;
        this.campaigns.set(campaign, { ...item, finishedAtMs: nowMs });
        return true;
      }),
  };

  readonly objects: ListObjects = {
    versionOf: (key) => this.#step('versionOf', () => this.#etagOf(key)),
    open: (key, etag) =>
      this.#step(`open ${key}`, () => {
        const file = this.files.get(key);
        return file && this.#etagOf(key) === etag ? pieces(file, this.pieceBytes) : undefined;
      }),
    list: (prefix) =>
      this.#step('list', () =>
        [...this.files.keys()]
          .filter((key) => key.startsWith(prefix))
          .map((key) => ({ key, etag: this.#etagOf(key) as string })),
      ),
    writeText: (key) => {
      const texts: string[] = [];
      return {
        write: async (text) => void texts.push(text),
        close: () =>
          this.#step(`write ${key}`, () => void this.files.set(key, new TextEncoder().encode(texts.join('')))),
      };
    },
  };

  readonly functions: Functions = {
    wakeController: () =>
      this.#step('wakeController', () => {
        this.wakeUps += 1;
      }),
    requestReport: (request) => this.#step('requestReport', () => void this.reportRequests.push(request)),
  };

  readonly hashKeys = { load: async () => testHash };

  drop(key: string, content: string | Uint8Array): void {
    this.files.set(key, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  }

  /** The step of this number, from now, fails: before it is done, or after. */
  failAt(step: number, isAfter: boolean): void {
    this.#stepsToFault = step;
    this.#faultIsAfter = isAfter;
  }

  /** A fault that has not come yet does not come. */
  mend(): void {
    this.#stepsToFault = undefined;
  }

  text(key: string): string | undefined {
    const file = this.files.get(key);
    return file && new TextDecoder().decode(file);
  }

  json<T>(key: string): T {
    return JSON.parse(this.text(key) ?? 'null') as T;
  }

  list(key: string = LIST_KEY): ListItem | undefined {
    return this.lists.get(listSortKey(key, this.#etagOf(key) ?? ''));
  }

  /** Moves every contact on, as the controller would. */
  settleAll(change: (contact: ContactItem) => Partial<ContactItem>): void {
    for (const [sk, contact] of this.contacts) this.contacts.set(sk, { ...contact, ...change(contact) });
  }

  #etagOf(key: string): string | undefined {
    const file = this.files.get(key);
    return file && digest(file);
  }

  async #step<T>(name: string, act: () => T): Promise<T> {
    this.before[name]?.();
    const isFaulty = this.#stepsToFault === 0;
    if (this.#stepsToFault !== undefined) this.#stepsToFault -= 1;
    if (isFaulty && !this.#faultIsAfter) throw new Error(`fault before ${name}`);
    this.journal.push(name);
    const result = act();
    if (isFaulty) throw new Error(`fault after ${name}`);
    return result;
  }
}

async function* pieces(file: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}

async function* pages<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let at = 0; at < items.length; at += 3) yield items.slice(at, at + 3);
}
