/** Judges whether the deployment hears of its calls, and whether anybody would hear of its trouble. */
import type { AccountPicture, AlarmsRead, SubscriptionsRead } from './account-picture';
import { type Finding, fine, judge, type Subject } from './finding';

const DEPLOY_AGAIN = 'deploy again: somebody deleted or changed it by hand';

const subject = (id: string, what: string, source: string, severity: 'blocker' | 'warning'): Subject => ({
  id,
  what,
  source,
  absent: { severity, message: `${what} of the deployment does not exist.`, fix: DEPLOY_AGAIN },
});

const RULE = subject(
  'contact-events-rule',
  'The EventBridge rule for contact events',
  'events:DescribeRule',
  'blocker',
);
const DASHBOARD = subject('dashboard', 'The dashboard', 'cloudwatch:GetDashboard', 'warning');
const ALARMS = subject('alarms', 'The alarms', 'cloudwatch:DescribeAlarms', 'warning');
const SUBSCRIPTIONS = subject('alarm-topic', 'The topic that alarms are sent to', 'sns:GetTopicAttributes', 'warning');

export function watchingFindings(picture: AccountPicture): readonly Finding[] {
  return [
    ...judge(picture.contactEventsRule, RULE, (state) => [judgeRule(state)]),
    ...judge(picture.dashboard, DASHBOARD, (name) => [fine(DASHBOARD, 'The dashboard exists.', name)]),
    ...judge(picture.alarms, ALARMS, judgeAlarms),
    ...judge(picture.subscriptions, SUBSCRIPTIONS, judgeSubscriptions),
  ];
}

const judgeRule = (state: string): Finding =>
  state.startsWith('ENABLED')
    ? fine(RULE, `${RULE.what} is enabled.`, state)
    : {
        id: 'contact-events-rule-disabled',
        severity: 'blocker',
        message: `${RULE.what} is disabled: nobody hears that calls are over, and dialing falls to its bound without events.`,
        value: state,
        source: RULE.source,
        fix: DEPLOY_AGAIN,
      };

function judgeAlarms({ expected, found }: AlarmsRead): readonly Finding[] {
  const { source } = ALARMS;
  const named = (names: readonly string[]) => names.join(', ');
  const missing = expected.filter((name) => !found.some((alarm) => alarm.name === name));
  const muted = found.filter(({ actionsEnabled }) => !actionsEnabled).map(({ name }) => name);
  const ringing = found.filter(({ state }) => state === 'ALARM').map(({ name }) => name);
  const problem = (id: string, names: readonly string[], message: string, fix: string): readonly Finding[] =>
    names.length === 0 ? [] : [{ id, severity: 'warning', message, value: named(names), source, fix }];
  const problems = [
    ...problem('alarms-missing', missing, `${missing.length} of ${expected.length} alarms do not exist.`, DEPLOY_AGAIN),
    ...problem(
      'alarms-muted',
      muted,
      `The actions of ${muted.length} alarms are switched off: they tell nobody.`,
      `aws cloudwatch enable-alarm-actions --alarm-names ${muted.join(' ')}`,
    ),
    ...problem(
      'alarms-ringing',
      ringing,
      `${ringing.length} alarms are raised.`,
      'see their sections in docs/runbook.md',
    ),
  ];
  return problems.length > 0
    ? problems
    : [fine(ALARMS, `All ${expected.length} alarms exist, none is raised.`, named(expected))];
}

function judgeSubscriptions({ confirmed, pending }: SubscriptionsRead): readonly Finding[] {
  const { source } = SUBSCRIPTIONS;
  const value = `${confirmed} confirmed, ${pending} pending`;
  if (confirmed > 0) return [fine(SUBSCRIPTIONS, 'Somebody is told of alarms.', value)];
  return [
    {
      id: pending > 0 ? 'alarm-subscription-pending' : 'alarm-subscription-missing',
      severity: 'warning',
      message:
        pending > 0
          ? 'Nobody is told of alarms: the subscription is not confirmed.'
          : 'Nobody is told of alarms: their topic has no subscription.',
      value,
      source,
      fix:
        pending > 0
          ? 'follow the link in the message that AWS sent to the address'
          : 'deploy with -c alarmEmail=, or subscribe to the topic that the output AlarmTopicArn names',
    },
  ];
}
