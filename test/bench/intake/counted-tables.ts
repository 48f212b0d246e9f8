/** The tables as the intake writes to them, with the real SDK up to the signed request; nothing is sent, all is counted. */
import { createHmac } from 'node:crypto';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoIntakeStore } from '../../../lambda/adapters/intake-store';
import { systemClock } from '../../../lambda/adapters/system-clock';
import type { CampaignId } from '../../../lambda/contract/items';
import type { KeyedHash, LoadListDeps } from '../../../lambda/core/intake/ports';

export interface CountedTables {
  readonly deps: LoadListDeps;
  readonly hash: KeyedHash;
  readonly target: { readonly campaign: CampaignId; readonly key: string; readonly name: string };
  /** Requests by name, and the bytes of the items that were put. */
  readonly counts: Map<string, number>;
}

type Wire = Readonly<Record<string, unknown>>;
/** What a conditional write that finds the item costs, and the read after it. */
const FOUND = 'PutItem that found the item';

export function countedTables(): CountedTables {
  const counts = new Map<string, number>();
  const stored = new Map<string, Wire>();
  const count = (name: string, by = 1): void => void counts.set(name, (counts.get(name) ?? 0) + by);
  const client = new DynamoDBClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
  const answer = (name: string, input: { Key?: Wire; Item?: Wire }): Wire => {
    const key = JSON.stringify((input.Item ?? input.Key)?.['sk']);
    if (name !== 'PutItem') {
      count(name);
      return name === 'GetItem' ? { Item: stored.get(key) } : {};
    }
    count(stored.has(key) ? FOUND : name);
    if (stored.has(key)) throw new ConditionalCheckFailedException({ message: 'it is there', $metadata: {} });
    const { list, listEtag, row } = input.Item as Wire;
    stored.set(key, { list, listEtag, row });
    count('bytes', JSON.stringify(input.Item).length);
    return {};
  };
  client.middlewareStack.add(
    (_next, context) => async (args) => {
      const name = String(context['commandName']).replace('Command', '');
      const output = answer(name, args.input as { Key?: Wire; Item?: Wire });
      return { output: { $metadata: {}, ...output }, response: undefined } as never;
    },
    // The last moment before a request is sent: it is built and signed by then.
    { step: 'finalizeRequest', priority: 'low', name: 'counted' },
  );
  const tables = DynamoDBDocumentClient.from(client);
  const names = { campaignsTable: 'campaigns', contactsTable: 'contacts' };
  const store = new DynamoIntakeStore({ campaigns: tables, contacts: tables }, names, systemClock);
  const hash = (text: string) => createHmac('sha256', 'secret').update(text).digest('hex').slice(0, 32);
  return {
    counts,
    hash: { contactKey: (campaign, phone) => hash(`${campaign}|${phone}`), numberKey: hash },
    deps: { store, clock: systemClock, random: Math.random } as unknown as LoadListDeps,
    target: { campaign: 'default/spring', key: 'campaigns/default/spring/lists/list.csv', name: 'list.csv' },
  };
}
