/** `callpace stop-all` and `start-all`: the one switch of the deployment, which holds although the controller is dead. */
import { systemClock } from '../../lambda/adapters/system-clock';
import { DEPLOYMENT_PARTITION, STOP_SWITCH } from '../../lambda/contract/items';
import { command } from '../../local/cli/command';
import { type FlagTable, onOff } from '../../local/cli/flag';
import { confirmed, NOT_CONFIRMED } from './confirm';
import { findDeployment } from './deployment';
import { DEPLOYMENT_FLAGS, type DeploymentOptions } from './deployment-options';
import { reasonFlag } from './hold';
import { callerArn, operating } from './operated-tables';

interface StopOptions extends DeploymentOptions {
  readonly reason: string | undefined;
}

interface StartOptions extends DeploymentOptions {
  readonly yes: boolean;
}

const STOP_FLAGS: FlagTable<StopOptions> = { reason: reasonFlag('stopped by an operator'), ...DEPLOYMENT_FLAGS };
const START_FLAGS: FlagTable<StartOptions> = { yes: onOff('do not ask'), ...DEPLOYMENT_FLAGS };

const KEY = `{"pk":{"S":"${DEPLOYMENT_PARTITION}"},"sk":{"S":"${STOP_SWITCH}"}}`;
/** What the outputs StopCommand and ResumeCommand of the stack hold, for whoever has no checkout at hand. */
const byHand = (operation: string): readonly string[] => [
  '',
  'With the AWS command line alone:',
  `  aws dynamodb ${operation} '${KEY}' \\`,
  '    --table-name "$(aws cloudformation describe-stacks --stack-name callpace --output text \\',
  `    --query "Stacks[0].Outputs[?OutputKey=='CampaignsTableName'].OutputValue")"`,
];

export const stopAllCommand = command<StopOptions>({
  name: 'stop-all',
  summary: 'stop all dialing at once, in all campaigns',
  typed: 'npx tsx bin/callpace.ts stop-all',
  about: [
    'Sets the stop switch: nobody is called from now on, within two seconds. The dialer reads it before each call, so it',
    'works although the controller is dead. Calls that are up are not cut off. Nothing is used up.',
    ...byHand('put-item --item'),
  ],
  flags: STOP_FLAGS,
  run: async (options, { stdout, environment }) => {
    const found = await findDeployment(options, environment);
    const reason = options.reason ?? 'stopped by an operator';
    // Whoever may not ask for a name may stop nevertheless.
    const by = await callerArn(found.clients).catch(() => 'unknown');
    const stop = { reason, by, atMs: systemClock.nowMs() };
    const readBack = await operating(found, async ({ control }) => {
      await control.stopAll(stop);
      return control.stopSwitch();
    });
    if (!readBack) throw new Error('the stop switch was set, and somebody has taken it off again meanwhile');
    stdout.write(
      options.json
        ? `${JSON.stringify({ isStopped: true, ...stop })}\n`
        : `Stopped: nobody is called by ${found.name} from now on (${reason}). Calls that are up are not cut off.\nGo on with: npx tsx bin/callpace.ts start-all\n`,
    );
    return 0;
  },
});

export const startAllCommand = command<StartOptions>({
  name: 'start-all',
  summary: 'take the stop switch off',
  typed: 'npx tsx bin/callpace.ts start-all',
  about: [
    'Takes the stop switch off: campaigns that are neither paused nor blocked go on at once, under all their rules. Asks',
    'before it does it; --yes does not ask.',
    ...byHand('delete-item --key'),
  ],
  flags: START_FLAGS,
  run: async (options, surroundings) => {
    const { stdout, stderr, environment } = surroundings;
    const found = await findDeployment(options, environment);
    return operating(found, async ({ control, controller }) => {
      const stop = await control.stopSwitch();
      const tell = (isStopped: boolean, said: string): void => {
        stdout.write(options.json ? `${JSON.stringify({ isStopped, was: stop, said })}\n` : `${said}\n`);
      };
      if (!stop) {
        tell(false, 'The stop switch is not set: nothing to do.');
        return 0;
      }
      const why = stop.reason === undefined ? '' : ` (${stop.reason})`;
      if (!(await confirmed(`Dialing was stopped${why}. Go on?`, options.yes, surroundings))) {
        stderr.write('Nothing was changed. Give --yes to go on.\n');
        return NOT_CONFIRMED;
      }
      await control.startAll();
      // Without it the schedule starts a controller within a minute.
      await controller.wake().catch(() => undefined);
      tell(false, 'The stop switch is off: dialing goes on.');
      return 0;
    });
  },
});
