/** Lists whose calls tell in the account's own books which campaign placed them, and what may be asked of those books. */
import type { CampaignSummary } from '../../../lambda/contract/reports';
import type { SimulatedContact } from '../../../sim/connect/types';
import type { Deployment } from './deployment';

/** A pause, a cancel or a stop acts within these, whatever the machine is busy with: what the project promises. */
export const ACTS_WITHIN_MS = 5_000;

export interface Row {
  readonly phone: string;
  readonly zone: string;
}

/** The column `campaign` becomes a contact attribute, which the simulated account keeps with each call. */
export const listFor = (campaign: string, rows: readonly Row[]): string =>
  `phone,zone,campaign\n${rows.map(({ phone, zone }) => `${phone},${zone},${campaign}\n`).join('')}`;

/** Calls of one campaign, in the order of their starts. */
export const callsOf = ({ calls }: Deployment, campaign: string): readonly SimulatedContact[] =>
  calls.filter(({ attributes }) => attributes['campaign'] === campaign);

export const startedFrom = (calls: readonly SimulatedContact[], fromMs: number): readonly SimulatedContact[] =>
  calls.filter(({ initiatedAtMs }) => initiatedAtMs >= fromMs);

/** Calls that began while another one to the same number was up. */
export function overlapping(calls: readonly SimulatedContact[]): readonly SimulatedContact[] {
  const upUntilMs = new Map<string, number>();
  return calls.filter(({ destination = '', initiatedAtMs, disconnectedAtMs = Number.POSITIVE_INFINITY }) => {
    const wasUp = initiatedAtMs < (upUntilMs.get(destination) ?? Number.NEGATIVE_INFINITY);
    upUntilMs.set(destination, Math.max(disconnectedAtMs, upUntilMs.get(destination) ?? 0));
    return wasUp;
  });
}

/** What a summary says of the rows, in the words of the promise: rows = rejected + duplicates + contacts. */
export function account({ rows, rejected, duplicates, contacts, addsUp }: CampaignSummary) {
  const inAll = Object.values(contacts).reduce((sum, count) => sum + count, 0);
  return { rows, rejected, duplicates, contacts: inAll, addsUp, missing: rows - rejected - duplicates - inAll };
}

/** Waits until a moment has passed. What is asserted afterwards is what the books say of the time until then. */
export const passed = (deployment: Deployment, atMs: number): Promise<boolean> =>
  deployment.until('time to pass', () => Date.now() > atMs, (atMs - Date.now()) / 1_000 + 10);

/** Waits until the campaign has placed more calls from a moment on. */
export const moreCalls = (deployment: Deployment, campaign: string, fromMs: number, count = 3): Promise<boolean> =>
  deployment.until(
    `${count} calls of ${campaign}`,
    () => startedFrom(callsOf(deployment, campaign), fromMs).length >= count,
  );
