/** Judges what Amazon Connect says: the instance, the flow that a called person meets, and the number that is shown. */
import type { AccountPicture, FlowRead, InstanceRead, QueueRead } from './account-picture';
import { type Finding, fine, judge, type Subject } from './finding';

const subject = (id: string, what: string, action: string, setting: string): Subject => ({
  id,
  what,
  source: `connect:${action}`,
  absent: {
    severity: 'blocker',
    message: `${what} of the deployment does not exist in the instance.`,
    fix: `deploy with the right -c ${setting}=`,
  },
});

const INSTANCE = subject('instance', 'The Amazon Connect instance', 'DescribeInstance', 'instanceArn');
const FLOW = subject('contact-flow', 'The contact flow', 'DescribeContactFlow', 'contactFlowId');
const QUEUE = subject('queue', 'The Connect queue', 'DescribeQueue', 'queueId');
const NUMBER = subject('source-number', 'The source number', 'ListPhoneNumbersV2', 'sourcePhoneNumber');

export function connectFindings({ instance, flow, queue, sourceNumber }: AccountPicture): readonly Finding[] {
  return [
    ...judge(instance, INSTANCE, judgeInstance),
    ...judge(flow, FLOW, (value) => [judgeFlow(value)]),
    ...(queue === undefined ? [] : judge(queue, QUEUE, judgeQueue)),
    ...(sourceNumber === undefined ? [] : judge(sourceNumber, NUMBER, (isClaimed) => [judgeNumber(isClaimed)])),
  ];
}

function judgeInstance({ status, outboundCallsEnabled }: InstanceRead): readonly Finding[] {
  const { source, what } = INSTANCE;
  const problems: Finding[] = [];
  if (status !== 'ACTIVE')
    problems.push({
      id: 'instance-not-active',
      severity: 'blocker',
      message: `${what} is not active.`,
      value: status,
      source,
      fix: 'wait until it is created; if the creation failed, create another and deploy with its -c instanceArn=',
    });
  if (!outboundCallsEnabled)
    problems.push({
      id: 'instance-outbound-disabled',
      severity: 'blocker',
      message: 'Outbound calls are not enabled on the instance.',
      value: 'OutboundCallsEnabled false',
      source,
      fix: 'enable outbound calls under Telephony of the instance in the AWS console',
    });
  return problems.length > 0 ? problems : [fine(INSTANCE, `${what} is active, with outbound calls.`, status)];
}

function judgeFlow({ name, state, status, type }: FlowRead): Finding {
  const { source } = FLOW;
  const value = `${name}: ${state}, ${status}, ${type}`;
  if (state === 'ARCHIVED')
    return {
      id: 'contact-flow-archived',
      severity: 'blocker',
      message: `The contact flow "${name}" is archived.`,
      value,
      source,
      fix: 'restore it in the flow list of the instance, or deploy with another -c contactFlowId=',
    };
  if (status !== 'PUBLISHED')
    return {
      id: 'contact-flow-not-published',
      severity: 'blocker',
      message: `The contact flow "${name}" is saved, but not published.`,
      value,
      source,
      fix: 'publish it in the flow designer of the instance',
    };
  if (type !== 'CONTACT_FLOW')
    return {
      id: 'contact-flow-of-another-type',
      severity: 'warning',
      message: `The flow "${name}" is of the type ${type}: an outbound call starts with an inbound flow (CONTACT_FLOW).`,
      value,
      source,
      fix: 'deploy with the -c contactFlowId= of a flow of the type CONTACT_FLOW',
    };
  return fine(FLOW, `The contact flow "${name}" is published.`, value);
}

function judgeQueue({ name, status, callerIdNumberId }: QueueRead): readonly Finding[] {
  const { source } = QUEUE;
  const problems: Finding[] = [];
  if (status !== 'ENABLED')
    problems.push({
      id: 'queue-disabled',
      severity: 'blocker',
      message: `The Connect queue "${name}" is disabled.`,
      value: status,
      source,
      fix: 'enable it under Queues of the instance, or deploy with another -c queueId=',
    });
  if (callerIdNumberId === undefined)
    problems.push({
      id: 'queue-without-caller-id',
      severity: 'blocker',
      message: `The Connect queue "${name}" has no outbound caller id number.`,
      value: 'no OutboundCallerIdNumberId',
      source,
      fix: 'choose an outbound caller id number in the queue, or deploy with -c sourcePhoneNumber= instead of -c queueId=',
    });
  if (problems.length > 0) return problems;
  return [fine(QUEUE, `The Connect queue "${name}" is enabled and shows a number of its own.`, status)];
}

const judgeNumber = (isClaimed: boolean): Finding =>
  isClaimed
    ? fine(NUMBER, 'The source number is claimed to the instance.', 'claimed')
    : {
        id: 'source-number-not-claimed',
        severity: 'blocker',
        message: 'The source number of the deployment is not claimed to the instance.',
        value: 'not claimed',
        source: NUMBER.source,
        fix: 'claim it to the instance, or deploy with the -c sourcePhoneNumber= of a number that is',
      };
