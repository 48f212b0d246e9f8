/** Asks Amazon Connect about the instance, the flow and the caller id that the deployment was told. */
import {
  ConnectClient,
  DescribeContactFlowCommand,
  DescribeInstanceCommand,
  DescribeQueueCommand,
  ListPhoneNumbersV2Command,
} from '@aws-sdk/client-connect';
import type { FoundDeployment } from '../deployment';
import type { AccountPicture, FlowRead, InstanceRead, QueueRead, Told } from './account-picture';
import { lend } from './lend';
import { read } from './reading';

type ConnectPart = Pick<AccountPicture, 'instance' | 'flow' | 'queue' | 'sourceNumber'>;

export async function readConnect({ clients, isLocal }: FoundDeployment, told: Told): Promise<ConnectPart> {
  return lend(new ConnectClient(clients), async (client) => {
    const [instance, flow, queue, sourceNumber] = await Promise.all([
      read(isLocal, () => readInstance(client, told)),
      read(isLocal, () => readFlow(client, told)),
      told.queueId === undefined ? undefined : read(isLocal, () => readQueue(client, told)),
      told.sourcePhoneNumber === undefined ? undefined : read(isLocal, () => readNumber(client, told)),
    ]);
    return { instance, flow, queue, sourceNumber };
  });
}

async function readInstance(client: ConnectClient, { instanceId }: Told): Promise<InstanceRead> {
  const { Instance } = await client.send(new DescribeInstanceCommand({ InstanceId: instanceId }));
  return {
    status: Instance?.InstanceStatus ?? 'unknown',
    outboundCallsEnabled: Instance?.OutboundCallsEnabled ?? false,
  };
}

async function readFlow(client: ConnectClient, { instanceId, contactFlowId }: Told): Promise<FlowRead> {
  const command = new DescribeContactFlowCommand({ InstanceId: instanceId, ContactFlowId: contactFlowId });
  const { ContactFlow: flow } = await client.send(command);
  return {
    name: flow?.Name ?? contactFlowId,
    state: flow?.State ?? 'unknown',
    status: flow?.Status ?? 'unknown',
    type: flow?.Type ?? 'unknown',
  };
}

async function readQueue(client: ConnectClient, { instanceId, queueId = '' }: Told): Promise<QueueRead> {
  const { Queue: queue } = await client.send(new DescribeQueueCommand({ InstanceId: instanceId, QueueId: queueId }));
  return {
    name: queue?.Name ?? queueId,
    status: queue?.Status ?? 'unknown',
    callerIdNumberId: queue?.OutboundCallerConfig?.OutboundCallerIdNumberId,
  };
}

/** The prefix is the whole number, so the answer is short. */
async function readNumber(client: ConnectClient, { instanceArn, sourcePhoneNumber = '' }: Told): Promise<boolean> {
  const command = new ListPhoneNumbersV2Command({ TargetArn: instanceArn, PhoneNumberPrefix: sourcePhoneNumber });
  const { ListPhoneNumbersSummaryList = [] } = await client.send(command);
  return ListPhoneNumbersSummaryList.some(({ PhoneNumber }) => PhoneNumber === sourcePhoneNumber);
}
