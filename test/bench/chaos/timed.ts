/** Faults that no call asks for: functions that freeze or are gone, two controllers at once, and times of silence. */
import type { Deployment } from '../../e2e/support/deployment';
import type { Silence } from './audit/evidence';
import type { Injector } from './injector';
import type { Schedule, TimedFault } from './schedule';

/** Requests live two seconds and come a third of one ahead; a claim takes a moment more. */
const SILENCE_GRACE_MS = 3_000;

export interface Stage {
  readonly deployment: Deployment;
  readonly injector: Injector;
  readonly dropList: () => Promise<void>;
  readonly silences: Silence[];
}

/** Lets everything happen at its time. Resolves after the last of it. */
export async function letHappen({ timed, faultsEndMs }: Schedule, stage: Stage): Promise<void> {
  const startMs = Date.now();
  const until = (atMs: number) => pause(startMs + atMs - Date.now());
  const happenings = timed.map(async (fault) => {
    await until(fault.atMs);
    await happen(fault, stage);
  });
  await Promise.all([...happenings, until(faultsEndMs)]);
  stage.injector.calm();
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

async function happen(fault: TimedFault, stage: Stage): Promise<void> {
  const { deployment, injector } = stage;
  const { stack } = deployment;
  switch (fault.kind) {
    case 'two-controllers': {
      const controller = injector.idOf('controller');
      // Not awaited: they run for minutes.
      void stack.invoke(controller, {});
      void stack.invoke(controller, {});
      injector.count(fault.kind);
      return;
    }
    case 'cold-start':
      return coldStart(stage);
    case 'freeze': {
      const logicalId = injector.idOf(fault.role);
      const busy = stack.functions.environments(logicalId).filter(({ isBusy }) => isBusy);
      for (const { number } of busy) stack.functions.freeze({ logicalId, environment: number }, fault.forMs);
      injector.count(`${fault.role}-frozen`, busy.length);
      return;
    }
    case 'list-again':
      injector.count(fault.kind);
      return stage.dropList();
    case 'store-outage':
      return silent(fault, stage, 'the store was gone', (isOn) => {
        injector.cutOff.tables = isOn;
      });
    case 'controller-outage':
      return silent(fault, stage, 'the controller was cut off', (isOn) => {
        injector.cutOff.controller = isOn;
      });
    case 'stop-switch':
      return silent(fault, stage, 'the stop switch was set', (isOn) =>
        isOn ? deployment.setStopSwitch('drill') : deployment.clearStopSwitch(),
      );
  }
}

/** The dialer's next invocations find no warm environment. */
async function coldStart({ deployment, injector }: Stage): Promise<void> {
  const { functions } = deployment.stack;
  const logicalId = injector.idOf('dialer');
  const idle = functions.environments(logicalId).filter(({ isBusy }) => !isBusy);
  await Promise.all(idle.map(({ number }) => functions.terminate({ logicalId, environment: number })));
  injector.count('cold-start', idle.length);
}

async function silent(
  { kind, forMs }: { readonly kind: string; readonly forMs: number },
  { injector, silences }: Stage,
  why: string,
  set: (isOn: boolean) => Promise<void> | void,
): Promise<void> {
  await set(true);
  const fromMs = Date.now();
  injector.count(kind);
  await pause(forMs);
  silences.push({ why, fromMs, toMs: Date.now(), graceMs: SILENCE_GRACE_MS });
  await set(false);
}
