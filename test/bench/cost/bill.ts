/** From rates to money: a million calls, and a month. */
import { dollarsOf, serviceOf, type Unit } from './prices';
import type { Rate, Run } from './rates';

/** Dollars by service or by part; the largest first. */
export type Shares = readonly (readonly [name: string, dollars: number])[];

/** What is there all month, whether anybody is called or not. */
export interface Standing {
  readonly what: string;
  readonly unit: Unit;
  /** A month. */
  readonly amount: number;
}

export interface Month {
  /** What only being there costs. */
  readonly standing: Shares;
  /** Hours in which nobody is called. */
  readonly idle: Shares;
  readonly dialing: Shares;
  readonly calls: number;
  readonly dollars: number;
}

const MILLION = 1_000_000;
export const HOURS_OF_MONTH = 730;

export const total = (shares: Shares): number => shares.reduce((sum, [, dollars]) => sum + dollars, 0);

/** What a million calls cost at a rate, by service. What is paid by the month is not in it. */
export const perMillionCalls = (rates: readonly Rate[], callsPerSecond: number): Shares =>
  shared(rates.map((rate) => [serviceOf(rate.unit), dollarsOfMillion(rate, callsPerSecond)]));

/** The same by part of the deployment. */
export const perMillionCallsByPart = (rates: readonly Rate[], callsPerSecond: number): Shares =>
  shared(rates.map((rate) => [rate.part, dollarsOfMillion(rate, callsPerSecond)]));

export const dollarsOfMillion = ({ unit, perCall, perSecond }: Rate, callsPerSecond: number): number =>
  dollarsOf(unit, MILLION * (perCall + perSecond / callsPerSecond));

/**
 * A month that dials for some hours at one rate.
 *
 * @param idle what was used while nobody was called
 */
export function monthOf(
  { rates, idle, standing }: { rates: readonly Rate[]; idle: Run; standing: readonly Standing[] },
  { callsPerSecond, hours }: { callsPerSecond: number; hours: number },
): Month {
  const seconds = hours * 3_600;
  const calls = seconds * callsPerSecond;
  const idleSeconds = (HOURS_OF_MONTH - hours) * 3_600;
  const parts = {
    standing: shared(standing.map(({ unit, amount }) => [serviceOf(unit), dollarsOf(unit, amount)])),
    idle: shared(
      idle.used.map(({ unit, amount }) => [serviceOf(unit), dollarsOf(unit, (amount / idle.seconds) * idleSeconds)]),
    ),
    dialing: shared(
      rates.map(({ unit, perCall, perSecond }) => [
        serviceOf(unit),
        dollarsOf(unit, perCall * calls + perSecond * seconds),
      ]),
    ),
  };
  return { ...parts, calls, dollars: total(parts.standing) + total(parts.idle) + total(parts.dialing) };
}

function shared(lines: readonly (readonly [string, number])[]): Shares {
  const sums = new Map<string, number>();
  for (const [name, dollars] of lines) sums.set(name, (sums.get(name) ?? 0) + dollars);
  return [...sums].sort(([, a], [, b]) => b - a);
}
