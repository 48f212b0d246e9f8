/** `callpace explain`: all that is known of one number, and why it is not being called right now. Changes nothing. */
import { systemClock } from '../../lambda/adapters/system-clock';
import { explain, type PersonPicture } from '../../lambda/core/operate/explain';
import { controllerRules, openHours } from '../../lambda/core/pace/rules-of-settings';
import { command } from '../../local/cli/command';
import type { FlagTable } from '../../local/cli/flag';
import { findDeployment } from './deployment';
import { DEPLOYMENT_FLAGS, type DeploymentOptions } from './deployment-options';
import { explanationText } from './explain-text';
import { NUMBER_FLAGS, type NumberOptions, phoneOf } from './number-argument';
import { controllerSettings, type Operated, operating } from './operated-tables';
import { contactsOf } from './people';

interface ExplainOptions extends DeploymentOptions, NumberOptions {}

const EXPLAIN_FLAGS: FlagTable<ExplainOptions> = { ...NUMBER_FLAGS, ...DEPLOYMENT_FLAGS };

export const explainCommand = command<ExplainOptions>({
  name: 'explain',
  summary: 'tell every attempt at one number, and why it is not being called now',
  typed: 'npx tsx bin/callpace.ts explain',
  about: [
    'Looks the number up in every campaign by its keyed hash: list and row, state, every attempt with its request, outcome,',
    'disposition and contact id, what suppresses it, what operators did, and each reason why it is not being called at this',
    'moment. Prints the last two digits of the number only. Changes nothing.',
  ],
  flags: EXPLAIN_FLAGS,
  run: async (options, { stdout, environment }) => {
    const phone = phoneOf(options);
    const found = await findDeployment(options, environment);
    const settings = await controllerSettings(found);
    const rules = { hours: openHours(settings), caps: controllerRules(settings).numberCaps ?? {} };
    const picture = await operating(found, (operated) => readPerson(operated, phone, rules));
    const explanation = explain(picture, systemClock.nowMs());
    stdout.write(options.json ? `${JSON.stringify(explanation)}\n` : explanationText(explanation));
    return 0;
  },
});

async function readPerson(
  operated: Operated,
  phone: string,
  rules: Pick<PersonPicture, 'hours' | 'caps'>,
): Promise<PersonPicture> {
  const { control, people, hashKeys } = operated;
  const [campaigns, hash] = await Promise.all([control.campaigns(), hashKeys.load()]);
  const numberKey = hash.numberKey(phone);
  const [contacts, number, suppressions, lists, stop] = await Promise.all([
    contactsOf(operated, campaigns, phone, hash),
    people.number(numberKey),
    people.suppressions(numberKey),
    people.suppressionLists(),
    control.stopSwitch(),
  ]);
  return { phone, contacts, number, suppressions, lists, stop, ...rules };
}
