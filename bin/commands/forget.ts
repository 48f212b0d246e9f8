/** `callpace forget`: erases one person from the tables, and names what it cannot reach. */
import { systemClock } from '../../lambda/adapters/system-clock';
import type { OperatorAction } from '../../lambda/contract/items';
import { resultsKey } from '../../lambda/contract/storage';
import { decideErasure, type ForgottenIn } from '../../lambda/core/operate/forget';
import { suppressionsInForce } from '../../lambda/core/operate/suppressions';
import { maskPhone } from '../../lambda/core/rules/phone';
import { command } from '../../local/cli/command';
import { type FlagTable, onOff } from '../../local/cli/flag';
import { confirmed, NOT_CONFIRMED } from './confirm';
import { findDeployment } from './deployment';
import { DEPLOYMENT_FLAGS, type DeploymentOptions } from './deployment-options';
import { forgottenText } from './forget-text';
import { NUMBER_FLAGS, type NumberOptions, phoneOf } from './number-argument';
import { callerArn, type Operated, operating } from './operated-tables';
import { contactsOf, type FoundContact } from './people';

interface ForgetOptions extends DeploymentOptions, NumberOptions {
  readonly yes: boolean;
}

const FORGET_FLAGS: FlagTable<ForgetOptions> = { ...NUMBER_FLAGS, yes: onOff('do not ask'), ...DEPLOYMENT_FLAGS };

const LEFT = 1;

export const forgetCommand = command<ForgetOptions>({
  name: 'forget',
  summary: 'erase one person from the tables, and name what is left in files',
  typed: 'npx tsx bin/callpace.ts forget',
  about: [
    'Erases number, attributes and history of a person from the contacts of all campaigns; whoever could still be called is',
    'never called. What suppresses the number stays: it is a keyed hash. The rows stay counted. A results.csv that',
    'was written is written anew without the number. Lists and suppression lists are your own files: it names those to delete.',
    'A contact with a call up, or about to be, is left: run it again some minutes later. Exit code 1 if anybody is left.',
  ],
  flags: FORGET_FLAGS,
  run: async (options, surroundings) => {
    const phone = phoneOf(options);
    const found = await findDeployment(options, surroundings.environment);
    const action = { by: await callerArn(found.clients), atMs: systemClock.nowMs() };
    return operating(found, async (operated) => {
      const hash = await operated.hashKeys.load();
      const contacts = await contactsOf(operated, await operated.control.campaigns(), phone, hash);
      const number = maskPhone(phone);
      const question = `Erase ${number} from ${contacts.length === 1 ? '1 campaign' : `${contacts.length} campaigns`}? It cannot be taken back.`;
      if (contacts.length > 0 && !(await confirmed(question, options.yes, surroundings))) {
        surroundings.stderr.write(`${question} Nothing was changed. Give --yes to erase.\n`);
        return NOT_CONFIRMED;
      }
      const forgotten: ForgottenIn[] = [];
      for (const each of contacts) forgotten.push(await forgetIn(operated, each, action));
      const [items, lists] = await Promise.all([
        operated.people.suppressions(hash.numberKey(phone)),
        operated.people.suppressionLists(),
      ]);
      const suppressedBy = suppressionsInForce(items, lists);
      const told = { number, campaigns: forgotten, suppressedBy };
      surroundings.stdout.write(options.json ? `${JSON.stringify(told)}\n` : forgottenText(told));
      return forgotten.every(({ result }) => result === 'erased' || result === 'erased-before') ? 0 : LEFT;
    });
  },
});

async function forgetIn(
  operated: Pick<Operated, 'people' | 'reports' | 'objects'>,
  { campaign, contact }: FoundContact,
  action: OperatorAction,
): Promise<ForgottenIn> {
  const decision = decideErasure(contact, action);
  const lists = await operated.people.listsOf(campaign.sk);
  const keys = lists.map(({ sk, etag }) => (sk.endsWith(`#${etag}`) ? sk.slice(0, -(etag.length + 1)) : sk));
  const isReported = (await operated.objects.list(resultsKey(campaign.sk))).length > 0;
  const about = {
    campaign: campaign.sk,
    list: contact.list,
    row: contact.row,
    otherLists: [...new Set(keys)].filter((key) => key !== contact.list),
    contactIds: decision.kind === 'erase' ? decision.contactIds : [],
    isReported,
  };
  if (decision.kind === 'in-flight') return { ...about, result: 'in-flight' };
  const isErased = decision.kind === 'erased-before' || (await operated.people.erase(decision.erasure));
  if (!isErased) return { ...about, result: 'changed-meanwhile' };
  // Also after an earlier erasure: the report that it asked for may have failed.
  if (isReported) await operated.reports.request({ campaign: campaign.sk, kind: 'results' });
  return { ...about, result: decision.kind === 'erase' ? 'erased' : 'erased-before' };
}
