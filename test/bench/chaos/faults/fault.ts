/** What a fault is: which calls it may befall, how often, and what becomes of such a call. */
import type { Interceptor, Intervention } from '../../../../local/front/front-types';
import type { Random } from '../../../../sim/random';

export type Call = Parameters<Interceptor>[0];

/** The functions that faults befall, by the beginning of their logical ids. */
export const ROLES = {
  intake: 'ListIntake',
  dialer: 'Dialer',
  controller: 'PacingController',
  report: 'CampaignReports',
} as const;
export type Role = keyof typeof ROLES;

/** What faults do besides changing a call. */
export interface Hands {
  roleOf(caller: string): Role | undefined;
  /** Kills the environment that makes the call; nothing that it still asks for is answered. */
  kill(call: Call): void;
  /** Says that something was really injected. */
  count(name: string, times?: number): void;
}

export interface WireFault {
  readonly name: string;
  /** Calls that it may befall. */
  readonly on: (call: Call, role: Role | undefined) => boolean;
  /** Share of those calls, 0-1. */
  readonly rate: number;
  /** Most of them in one run. */
  readonly most: number;
  /** Undefined where there was nothing to do about this call. Counts itself if `countsItself`. */
  readonly act: (call: Call, random: Random, hands: Hands) => Intervention;
  /** Whether it happened shows later, in the answer. @default it has happened when it was asked for */
  readonly countsItself?: boolean;
}

/** What a caller gets that must not know whether the call was carried out: it was not. */
export const LOST: Intervention = { status: 500, body: '{}' };

/** Made by code of a function, and not by the poller of its event source. */
export const isFromInside = ({ environment }: Call): boolean => environment !== undefined;

export const bodyOf = ({ body }: Call): Record<string, unknown> => {
  try {
    return JSON.parse(body?.toString() ?? '{}') as Record<string, unknown>;
  } catch {
    return {};
  }
};

export const withFields = (call: Call, fields: Record<string, unknown>): Buffer =>
  Buffer.from(JSON.stringify({ ...bodyOf(call), ...fields }));
