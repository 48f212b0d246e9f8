/**
 * Whom the month calls: numbers of every area code of the US and its territories, as the intake would take them in. Some
 * rows say where the person lives, and it is not where the number belongs; some numbers belong to no place at all, and
 * wait for ever. Beside the zone key, which is what the controller sees, each person keeps what the auditor goes by.
 */

import { readPhone } from '../../lambda/core/rules/phone';
import { US_STATES } from '../../lambda/core/rules/us-places.data';
import { candidateZones, contactZoneKey } from '../../lambda/core/rules/zones';
import type { Random } from '../random';
import type { SimulatedPerson } from '../world/options';

export interface Resident extends SimulatedPerson {
  /** Every IANA zone on whose walls the person may look; empty where nobody knows. */
  readonly zones: readonly string[];
  /** Two-letter codes of the states whose law holds. */
  readonly states: readonly string[];
}

/** American Samoa has no 555. */
const EXCHANGES = ['555', '633'];

/** The area codes of which the intake accepts numbers: of the newest, the number library knows nothing. */
const AREAS = Object.entries(US_STATES).flatMap(([state, { areaCodes }]) =>
  areaCodes.split(' ').flatMap((areaCode) => {
    const prefixes = EXCHANGES.map((exchange) => `+1${areaCode}${exchange}`);
    const prefix = prefixes.find((each) => readPhone(`${each}0100`, 'US').kind === 'number');
    return prefix === undefined ? [] : [{ state, prefix }];
  }),
);
/** Where people move to: some without laws of their own, some with the strictest, one with two zones. */
const MOVED_TO = ['AZ', 'CO', 'FL', 'ME', 'NY', 'RI', 'TX', 'UT'];
/** Share of rows that name another state than the number's. */
const MOVED = 0.08;
/** Share of toll-free numbers. */
const PLACELESS = 0.003;

/** People with numbers that differ from each other and from all that were drawn before. */
export class Population {
  readonly #random: Random;
  #drawn = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  draw(count: number): readonly Resident[] {
    return Array.from({ length: count }, () => this.#one());
  }

  #one(): Resident {
    const index = this.#drawn;
    this.#drawn += 1;
    // Area codes in turn: each of them, and so each zone and each state, is there in the smallest of months.
    const { state, prefix } = AREAS[index % AREAS.length] as (typeof AREAS)[number];
    const line = String(Math.floor(index / AREAS.length)).padStart(4, '0');
    const chance = this.#random.next();
    if (chance < PLACELESS) return placeless(index);
    const phone = `${prefix}${line}`;
    if (chance < PLACELESS + MOVED) return moved(phone, state, pick(this.#random, MOVED_TO));
    return { phone, zoneKey: contactZoneKey(phone), zones: candidateZones(phone), states: [state] };
  }
}

const TOLL_FREE = ['800', '833', '844', '855', '866', '877', '888'];

function placeless(index: number): Resident {
  const code = TOLL_FREE[index % TOLL_FREE.length];
  // Seven digits of their own, from 2,340,000 on.
  const phone = `+1${code}${2_340_000 + index}`;
  return { phone, zoneKey: contactZoneKey(phone), zones: [], states: [] };
}

function moved(phone: string, from: string, to: string): Resident {
  const zones = US_STATES[to]?.zones.split('|') ?? [];
  return { phone, zoneKey: contactZoneKey(phone, zones, [`US-${to}`]), zones, states: [from, to] };
}

const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random.next() * values.length)] as T;
