/**
 * campaign.json as its owner writes it: every field, what it may be, and the words that say so. docs/campaign.schema.json
 * and the table in docs/campaign-fields.md are made of it.
 *
 * The text of a check completes the sentence `"field" is <value>: ...`, so it says what to give instead.
 */
import { z } from 'zod';
import { CAMPAIGN_MODES, LARGEST_WEIGHT, PRIORITY_FACTORS, type RetriedDisposition } from '../../contract/campaign';
import { COLUMNS } from './schema-columns';
import { HOURS } from './schema-hours';
import {
  COUNTRY,
  DURATION,
  flag,
  id,
  listOf,
  number,
  oneOf,
  PHONE,
  SUPPRESSION_LIST,
  TIME,
  whole,
} from './schema-parts';

const SOURCE_NUMBER_TEXT = 'give a number such as "+12065550100", or {"phone": "+12065550100", "dailyCap": 200}';

const SOURCE_NUMBER = z
  .strictObject(
    {
      phone: PHONE.describe('The number, claimed to the instance, with + and the country code.'),
      dailyCap: whole(1, 100_000)
        .optional()
        .describe('Calls from this number in a rolling 24 hours, at most. Without it there is no cap.'),
    },
    { error: SOURCE_NUMBER_TEXT },
  )
  .describe('A number to call from, and how often.');

const SOURCE_NUMBERS = z
  .union([PHONE, listOf(z.union([PHONE, SOURCE_NUMBER], { error: SOURCE_NUMBER_TEXT }), 1, 100, 'numbers')], {
    error: 'give a number such as "+12065550100", or a list of such',
  })
  .describe(
    'The caller id: a number of the instance, or several that take turns, each as a text or with its dailyCap. Not beside queueId.',
  );

const RETRY = z
  .strictObject(
    {
      after: DURATION.describe('The wait until the next attempt: a number with s, m, h or d, such as "30m".'),
      max: whole(1, 20)
        .optional()
        .describe('Calls of one contact that may end so, all in all. Without it, as many as attempts.max allows.'),
    },
    { error: 'give an object such as {"after": "30m", "max": 2}' },
  )
  .describe('When, and how often, it is tried again.');

const RETRIED = [
  'no-answer',
  'busy',
  'voicemail',
  'failed',
  'unknown',
] as const satisfies readonly RetriedDisposition[];

const ATTEMPTS = z
  .strictObject(
    {
      max: whole(1, 20).optional().describe("Attempts of one contact. Without it the deployment's maxAttempts."),
      retry: z
        .partialRecord(z.enum(RETRIED), RETRY, { error: 'give an object such as {"busy": {"after": "10m"}}' })
        .optional()
        .describe(
          `What is tried again after which ending of a call: ${RETRIED.join(', ')}. What is left out of it is not tried again; without the whole field, the deployment's retryDelaySeconds holds.`,
        ),
      jitter: number(0, 1)
        .optional()
        .describe('Share of a wait that is drawn at random on top of it, so that retries do not come in waves.'),
      perNumberPerDay: whole(1, 100)
        .optional()
        .describe('Attempts at one number in a rolling 24 hours, over all campaigns.'),
      perNumberInAll: whole(1, 1_000).optional().describe('Attempts at one number in all, over all campaigns.'),
    },
    { error: 'give an object such as {"max": 3, "retry": {"no-answer": {"after": "2h"}}}' },
  )
  .describe('How often, and after which waits, one contact is tried.');

export const CAMPAIGN_FILE = z.strictObject(
  {
    $schema: z
      .string({ error: 'give the address of this schema, or leave it out' })
      .optional()
      .describe('For editors.'),
    state: oneOf(CAMPAIGN_MODES)
      .optional()
      .describe(
        'active: its contacts are called. paused: nobody is, for now. cancelled: nobody is any more; final. Default active.',
      ),
    contactFlowId: id('the contact flow').optional().describe('The contact flow that a called person meets.'),
    queueId: id('the queue')
      .optional()
      .describe('The Connect queue whose caller id is shown. Not beside sourceNumbers.'),
    sourceNumbers: SOURCE_NUMBERS.optional(),
    ringTimeoutSeconds: whole(15, 60).optional().describe('Seconds that an unanswered call rings.'),
    columns: COLUMNS.optional(),
    hours: HOURS.optional(),
    startsAt: TIME.optional().describe(
      'Nobody is called before: a time with its offset, such as 2026-12-01T09:00:00-05:00.',
    ),
    endsAt: TIME.optional().describe('Nobody is called from then on. Contacts that are left count as expired.'),
    priority: oneOf(Object.keys(PRIORITY_FACTORS) as [keyof typeof PRIORITY_FACTORS])
      .optional()
      .describe(
        'Share of the calls among campaigns that want them at the same time: each step is worth eight times the one below. Nobody starves. Default normal.',
      ),
    weight: whole(1, LARGEST_WEIGHT).optional().describe('The finer share, among campaigns of one tenant. Default 1.'),
    concurrentCalls: whole(1, 100_000)
      .optional()
      .describe(
        'Calls of this campaign that are up at the same time, at most: for bots or agents that bear less than the account.',
      ),
    callsPerSecond: number(0.01, 200).optional().describe('Calls of this campaign that start per second, at most.'),
    attempts: ATTEMPTS.optional(),
    suppressionLists: listOf(SUPPRESSION_LIST, 0, 100, 'suppression lists')
      .optional()
      .describe('Suppression lists without which nobody is called: while one of them is missing, the campaign waits.'),
    countries: listOf(COUNTRY, 1, 250, 'countries')
      .optional()
      .describe('Countries that may be called, ISO 3166. Without it, all that the instance allows.'),
    reachesAgents: flag().optional().describe('The flow hands people to agents. Then concurrentCalls is required.'),
  },
  { error: 'give one JSON object, such as {"state": "active"}' },
);

export type CampaignFile = z.infer<typeof CAMPAIGN_FILE>;
