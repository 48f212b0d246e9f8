/** Functions that die without warning at one of their calls: before it is carried out, or after, with the answer lost. */
import { isFromInside, LOST, ROLES, type Role, type WireFault } from './fault';

/** Share of a function's calls, and most deaths in a run: a controller calls all the time, an intake seldom. */
const RATES: Readonly<Record<Role, { readonly rate: number; readonly most: number }>> = {
  intake: { rate: 0.06, most: 2 },
  dialer: { rate: 0.006, most: 4 },
  controller: { rate: 0.003, most: 2 },
  report: { rate: 0.1, most: 1 },
};

export const DEATHS: readonly WireFault[] = (Object.keys(ROLES) as Role[]).flatMap((victim) => [
  {
    name: `${victim}-death-before`,
    ...RATES[victim],
    on: (call, role) => role === victim && isFromInside(call),
    act: (call, _random, hands) => {
      hands.kill(call);
      return LOST;
    },
  },
  {
    name: `${victim}-death-after`,
    ...RATES[victim],
    on: (call, role) => role === victim && isFromInside(call),
    act: (call, _random, hands) => {
      hands.kill(call);
      return 'drop-answer';
    },
  },
]);
