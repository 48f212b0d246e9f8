/** The details of the events for whoever listens: the JSON schema that is published in docs/events.schema.json. */
import { z } from 'zod';
import { CAMPAIGN_STATES } from '../../contract/campaign';
import { CONTACT_STATES, FINAL_STATES } from '../../contract/items';
import { type CampaignStateChange, type ContactStateChange, DETAIL_TYPES } from '../../contract/lifecycle';

const DISPOSITIONS = [
  'answered',
  'voicemail',
  'no-answer',
  'busy',
  'invalid-number',
  'failed',
  'rejected',
  'unknown',
] as const;

const count = () => z.number().int().nonnegative();

const HEAD = {
  version: z.literal(1).describe('Changes when a field changes its meaning or goes; new fields may come at any time.'),
  deployment: z.string().min(1).describe('Name of the deployment.'),
  tenant: z.string().min(1).describe('The first folder of the campaign.'),
  campaign: z.string().min(1).describe('The second folder of the campaign.'),
  at: z.iso.datetime({ precision: 3 }).describe('When it happened, UTC: events may come in any order.'),
};

export const CONTACT_STATE_CHANGE: z.ZodType<ContactStateChange> = z
  .object({
    ...HEAD,
    contact: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .describe('Key of the contact: the same in each of its events, and of no meaning outside of the deployment.'),
    list: z.string().min(1).describe('Object key of the list that it came from.'),
    row: z.number().int().positive().describe('Its row in that list, from 1, the header not counted.'),
    state: z.enum(FINAL_STATES).describe('What became of it.'),
    attempts: count().describe('Attempts that placed, or may have placed, a call.'),
    disposition: z
      .enum(DISPOSITIONS)
      .exactOptional()
      .describe('How its last call ended; absent where none was placed.'),
    reason: z.string().exactOptional().describe('Why it was dead-lettered, or not called (again).'),
    connectContactId: z.string().min(1).exactOptional().describe("Amazon Connect's contact id of the last call."),
  })
  .describe(DETAIL_TYPES.contact);

export const CAMPAIGN_STATE_CHANGE: z.ZodType<CampaignStateChange> = z
  .object({
    ...HEAD,
    state: z.enum(CAMPAIGN_STATES).describe('As in status.json.'),
    previousState: z.enum(CAMPAIGN_STATES).exactOptional().describe('Absent in the first event of a campaign.'),
    message: z.string().min(1).describe('The sentence of status.json: what is happening, or what to do.'),
    contacts: z
      .object({
        ...(Object.fromEntries(CONTACT_STATES.map((state) => [state, count()])) as Record<
          (typeof CONTACT_STATES)[number],
          ReturnType<typeof count>
        >),
        cancelled: count().exactOptional(),
        expired: count().exactOptional(),
      })
      .describe('Contacts in each state, as they were last counted.'),
  })
  .describe(DETAIL_TYPES.campaign);

/** JSON schema (2020-12): the detail of either event, under the name of its detail-type. */
export const eventsJsonSchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Details of the events of Callpace, by detail-type',
  $defs: {
    [DETAIL_TYPES.campaign]: definition(CAMPAIGN_STATE_CHANGE),
    [DETAIL_TYPES.contact]: definition(CONTACT_STATE_CHANGE),
  },
  anyOf: Object.values(DETAIL_TYPES).map((name) => ({ $ref: `#/$defs/${name.replaceAll(' ', '%20')}` })),
});

/** As somebody who reads it: fields that are not named here may come later. */
function definition(schema: z.ZodType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}
