/** What campaign.json says, on the items of campaigns: one conditional write for each version. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { CAMPAIGNS_PARTITION, type CampaignId, type CampaignItem } from '../contract/items';
import type { DefinitionChange, DefinitionStore } from '../core/intake/ports';

type Client = Pick<DynamoDBDocumentClient, 'send'>;

export class DynamoDefinitionStore implements DefinitionStore {
  readonly #client: Client;
  readonly #table: string;

  constructor(client: Client, campaignsTable: string) {
    this.#client = client;
    this.#table = campaignsTable;
  }

  async campaign(campaign: CampaignId): Promise<CampaignItem | undefined> {
    const get = new GetCommand({ TableName: this.#table, Key: keyOf(campaign), ConsistentRead: true });
    return (await this.#client.send(get)).Item as CampaignItem | undefined;
  }

  async changeDefinition(
    campaign: CampaignId,
    was: CampaignItem | undefined,
    change: DefinitionChange,
    nowMs: number,
  ): Promise<boolean> {
    try {
      if (was) await this.#client.send(this.#update(was, change, nowMs));
      else await this.#client.send(this.#create(campaign, change, nowMs));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  #create(campaign: CampaignId, change: DefinitionChange, nowMs: number): PutCommand {
    const Item: CampaignItem = {
      ...keyOf(campaign),
      createdAtMs: nowMs,
      // It has nobody to call: its first list opens it.
      finishedAtMs: nowMs,
      ...(change.kind === 'applied' ? { applied: change.applied } : { definitionProblems: change.refused }),
    };
    return new PutCommand({ TableName: this.#table, Item, ConditionExpression: 'attribute_not_exists(pk)' });
  }

  #update({ sk, applied, definitionProblems }: CampaignItem, change: DefinitionChange, nowMs: number): UpdateCommand {
    const isAsRead = (field: string, was: { readonly sequencer: string } | undefined) =>
      was ? `${field}.sequencer = :${field}` : `attribute_not_exists(${field})`;
    const isApplied = change.kind === 'applied';
    return new UpdateCommand({
      TableName: this.#table,
      Key: keyOf(sk),
      ConditionExpression: `attribute_exists(pk) AND ${isAsRead('applied', applied)} AND ${isAsRead('definitionProblems', definitionProblems)}`,
      // As if contacts had been loaded: whoever is about to finish the campaign has counted by other rules.
      UpdateExpression: isApplied
        ? 'SET applied = :change, loadedAtMs = :now REMOVE definitionProblems, finishedAtMs'
        : 'SET definitionProblems = :change',
      ExpressionAttributeValues: {
        ':change': isApplied ? change.applied : change.refused,
        ...(isApplied ? { ':now': nowMs } : {}),
        ...(applied ? { ':applied': applied.sequencer } : {}),
        ...(definitionProblems ? { ':definitionProblems': definitionProblems.sequencer } : {}),
      },
    });
  }
}

const keyOf = (campaign: CampaignId) => ({ pk: CAMPAIGNS_PARTITION, sk: campaign }) as const;
