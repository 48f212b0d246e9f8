/** Does to a running deployment what a schedule says, and counts what it has really done. */
import type { Interceptor, Intervention } from '../../../local/front/front-types';
import { Random } from '../../../sim/random';
import type { Deployment } from '../../e2e/support/deployment';
import { VISIBILITY_SECONDS } from './assembly';
import { wireFaults } from './faults/catalogue';
import {
  type Call,
  type Hands,
  isFromInside,
  LOST,
  ROLES,
  type Role,
  type WireFault,
  withFields,
} from './faults/fault';
import type { Schedule } from './schedule';

interface Armed extends WireFault {
  readonly random: Random;
  readonly chance: number;
  done: number;
}

export class Injector implements Hands {
  readonly counts = new Map<string, number>();
  /** Who is out of reach at the moment: nothing that it asks for is carried out. */
  readonly cutOff = { tables: false, controller: false };
  /** Environments that have called so far. */
  readonly seen = new Map<string, { readonly caller: string; readonly environment: number }>();
  readonly #deployment: Deployment;
  readonly #roles: ReadonlyMap<string, Role>;
  readonly #faults: readonly Armed[];
  readonly #dead = new Set<string>();
  #isOn = true;

  constructor(deployment: Deployment, schedule: Schedule) {
    this.#deployment = deployment;
    const roles = Object.entries(ROLES) as [Role, string][];
    this.#roles = new Map(roles.map(([role, beginning]) => [deployment.functionId(beginning), role]));
    this.#faults = wireFaults().map((fault) => ({
      ...fault,
      random: new Random(schedule.seed, fault.name),
      chance: fault.rate * schedule.strength(fault.name),
      done: 0,
    }));
  }

  readonly intercept: Interceptor = (call) => {
    if (this.#dead.has(keyOf(call))) return LOST;
    const role = this.roleOf(call.caller);
    const { caller, environment } = call;
    if (environment !== undefined) this.seen.set(keyOf(call), { caller, environment });
    if (this.#isCutOff(call, role)) return LOST;
    if (call.operation === 'ChangeMessageVisibility')
      return { request: withFields(call, { VisibilityTimeout: VISIBILITY_SECONDS }) };
    if (!this.#isOn || role === undefined) return undefined;
    // Each fault draws for each of its calls, whatever befalls them: the others change nothing about its draws.
    const struck = this.#faults.filter((fault) => fault.on(call, role) && fault.random.chance(fault.chance));
    for (const fault of struck) {
      const intervention = this.#strike(fault, call);
      if (intervention !== undefined) return intervention;
    }
    return undefined;
  };

  /** From now on nothing befalls a call any more. */
  calm(): void {
    this.#isOn = false;
  }

  roleOf(caller: string): Role | undefined {
    return this.#roles.get(caller);
  }

  idOf(role: Role): string {
    return this.#deployment.functionId(ROLES[role]);
  }

  kill(call: Call): void {
    this.#dead.add(keyOf(call));
    void this.#deployment.stack.functions.terminate({ logicalId: call.caller, environment: call.environment ?? 0 });
  }

  count(name: string, times = 1): void {
    if (times > 0) this.counts.set(name, (this.counts.get(name) ?? 0) + times);
  }

  #isCutOff(call: Call, role: Role | undefined): boolean {
    const isCut =
      (this.cutOff.tables && role !== undefined && call.action.startsWith('dynamodb:')) ||
      (this.cutOff.controller && role === 'controller' && isFromInside(call));
    if (isCut) this.count('call-in-outage');
    return isCut;
  }

  #strike(fault: Armed, call: Call): Intervention {
    if (fault.done >= fault.most) return undefined;
    const intervention = fault.act(call, fault.random, this);
    if (intervention === undefined) return undefined;
    fault.done += 1;
    if (!fault.countsItself) this.count(fault.name);
    return intervention;
  }
}

const keyOf = ({ caller, environment }: Call): string => `${caller} ${environment}`;
