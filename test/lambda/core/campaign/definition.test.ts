import fc from 'fast-check';
import { type DefinitionReading, LONGEST_FILE, parseDefinition } from '../../../../lambda/core/campaign/definition';
import { CAMPAIGN_FILE } from '../../../../lambda/core/campaign/schema';

const read = (file: unknown): DefinitionReading => parseDefinition(JSON.stringify(file));
const problemsIn = (file: unknown): readonly string[] => {
  const reading = read(file);
  return reading.kind === 'refused' ? reading.problems : [];
};
const definitionOf = (file: object) => {
  const reading = read(file);
  if (reading.kind === 'refused') throw new Error(reading.problems.join('; '));
  return reading.definition;
};
const columnsOf = (columns: object) => {
  const reading = read({ columns });
  if (reading.kind === 'refused') throw new Error(reading.problems.join('; '));
  return reading.columns;
};

const UUID = '11111111-2222-4333-8444-555555555555';
const MORNING = { fromMinute: 540, toMinute: 720 };
const LONG = { fromMinute: 540, toMinute: 1200 };

describe('campaign.json', () => {
  it('may be empty: everything is as the deployment has it, and the campaign is active', () => {
    expect(parseDefinition('\ufeff{}')).toEqual({
      kind: 'defined',
      definition: { mode: 'active' },
      columns: undefined,
    });
  });

  it('becomes what the core reckons with: ms, minutes, E.164', () => {
    expect(
      definitionOf({
        $schema: 'https://example.com/campaign.schema.json',
        state: 'paused',
        contactFlowId: UUID,
        sourceNumbers: ['+12065550100', { phone: '+12065550101', dailyCap: 200 }],
        ringTimeoutSeconds: 25,
        startsAt: '2026-12-01T09:00:00-05:00',
        endsAt: '2026-12-24T17:00Z',
        priority: 'high',
        weight: 3,
        concurrentCalls: 20,
        callsPerSecond: 0.5,
        attempts: {
          max: 4,
          retry: { 'no-answer': { after: '2h', max: 3 }, busy: { after: '90s' } },
          jitter: 0.2,
          perNumberPerDay: 3,
          perNumberInAll: 10,
        },
        suppressionLists: ['suppression/all/optout.csv'],
        countries: ['US', 'CA'],
        reachesAgents: true,
      }),
    ).toEqual({
      mode: 'paused',
      call: {
        contactFlowId: UUID,
        sourceNumbers: [{ phone: '+12065550100' }, { phone: '+12065550101', dailyCap: 200 }],
        ringTimeoutSeconds: 25,
      },
      startsAtMs: Date.parse('2026-12-01T14:00:00Z'),
      endsAtMs: Date.parse('2026-12-24T17:00:00Z'),
      priority: 'high',
      weight: 3,
      maxConcurrentCalls: 20,
      maxCallsPerSecond: 0.5,
      attempts: {
        max: 4,
        retry: { 'no-answer': { delayMs: 7_200_000, maxAttempts: 3 }, busy: { delayMs: 90_000 } },
        jitter: 0.2,
        perNumberPerDay: 3,
        perNumberInAll: 10,
      },
      suppressionLists: ['suppression/all/optout.csv'],
      countries: ['US', 'CA'],
      reachesAgents: true,
    });
  });

  it('says one source number as a text', () => {
    expect(definitionOf({ sourceNumbers: '+12065550100' }).call).toEqual({
      sourceNumbers: [{ phone: '+12065550100' }],
    });
  });

  it('takes the windows of the day itself before those of weekdays, and these before those of every day', () => {
    const { hours } = definitionOf({
      hours: { daily: '09:00-20:00', weekdays: ['13:00-20:00', '09:00-12:00'], wed: '09:00-12:00', sun: [] },
    });

    const twice = [MORNING, { fromMinute: 780, toMinute: 1200 }];
    expect(hours).toEqual({
      windows: { mon: twice, tue: twice, wed: [MORNING], thu: twice, fri: twice, sat: [LONG], sun: [] },
    });
  });

  it('leaves days out that nobody speaks of, and all of them where no day has windows', () => {
    expect(definitionOf({ hours: { sat: '09:00-12:00' } }).hours).toEqual({ windows: { sat: [MORNING] } });
    expect(definitionOf({ hours: { holidays: ['2026-12-25'], rules: 'us', unknownZone: 'america/new_york' } })).toEqual(
      {
        mode: 'active',
        hours: { holidays: ['2026-12-25'], rules: 'us', unknownZone: 'America/New_York' },
      },
    );
  });

  it('names the columns of lists, and how attributes are called', () => {
    expect(columnsOf({ phone: 'Mobile', zone: null })).toEqual({ phone: ['Mobile'], zone: null });
    expect(
      columnsOf({
        phone: ['Evening', 'Day'],
        country: 'Land',
        state: 'ST',
        postalCode: null,
        attributes: ['First Name'],
      }),
    ).toEqual({
      phone: ['Evening', 'Day'],
      country: 'Land',
      state: 'ST',
      postalCode: null,
      attributes: ['First Name'],
    });
    expect(columnsOf({ attributes: { 'First Name': 'customer_name' } })).toEqual({
      attributes: ['First Name'],
      names: { 'First Name': 'customer_name' },
    });
  });
});

const NUMBER = 'give a number with + and the country code, without spaces, such as "+12065550100"';
const SOURCE = 'give a number such as "+12065550100", or {"phone": "+12065550100", "dailyCap": 200}';
const WINDOW =
  'give a window such as "09:00-20:00" that begins before it ends, up to 24:00; one over midnight is two windows';
const TIME =
  'give a date and a time with its offset from UTC, such as "2026-12-01T09:00:00-05:00" or "2026-12-01T14:00:00Z"';
const WAIT = 'give a time from "1s" to "30d": a whole number with s, m, h or d, such as "30m"';

/** A bad file, and all that is said of it. */
const TABLE: readonly (readonly [unknown, string])[] = [
  [[], 'it is []: give one JSON object, such as {"state": "active"}'],
  [null, 'it is null: give one JSON object, such as {"state": "active"}'],
  [{ state: 'on' }, '"state" is "on": give one of "active", "paused", "cancelled"'],
  [{ State: 'paused' }, '"State" is not known: did you mean "state"?'],
  [{ contactFlow: UUID }, '"contactFlow" is not known: did you mean "contactFlowId"?'],
  [
    { contactFlowId: `contact-flow/${UUID}` },
    '"contactFlowId" is "contact-flow/********-****-****-****-**********55": give the id of the contact flow, such as "11111111-2222-4333-8444-555555555555": the last part of its ARN',
  ],
  [
    { queueId: 7 },
    '"queueId" is 7: give the id of the queue, such as "11111111-2222-4333-8444-555555555555": the last part of its ARN',
  ],
  [{ sourceNumbers: '206 555 0100' }, `"sourceNumbers" is "*** *** **00": ${NUMBER}`],
  [{ sourceNumbers: [] }, '"sourceNumbers" is []: give a list of 1 to 100 numbers'],
  [{ sourceNumbers: ['+12065550100', 5] }, `"sourceNumbers[1]" is 5: ${SOURCE}`],
  [
    { sourceNumbers: { phone: '+12065550100' } },
    '"sourceNumbers" is {"phone":"+*********00"}: give a number such as "+12065550100", or a list of such',
  ],
  [{ sourceNumbers: [{ phone: '12065550100' }] }, `"sourceNumbers[0].phone" is "*********00": ${NUMBER}`],
  [{ sourceNumbers: [{ dailyCap: 2 }] }, `"sourceNumbers[0].phone" is missing: ${NUMBER}`],
  [
    { sourceNumbers: [{ phone: '+12065550100', dailyCap: 0 }] },
    '"sourceNumbers[0].dailyCap" is 0: give a whole number from 1 to 100000',
  ],
  [
    { sourceNumbers: ['+12065550100', '+12065550100'] },
    '"sourceNumbers[1]" is the same number as "sourceNumbers[0]": name it once',
  ],
  [
    { queueId: UUID, sourceNumbers: '+12065550100' },
    '"queueId" and "sourceNumbers" are both given: leave one of them out, because Connect does not say whose caller id it would show',
  ],
  [{ ringTimeoutSeconds: 5 }, '"ringTimeoutSeconds" is 5: give a whole number from 15 to 60'],
  [{ ringTimeoutSeconds: '25' }, '"ringTimeoutSeconds" is "25": give a whole number from 15 to 60'],
  [
    { columns: ['Phone'] },
    '"columns" is ["Phone"]: give an object such as {"phone": ["Mobile", "Phone"], "zone": "Time Zone"}',
  ],
  [{ columns: { phones: 'Mobile' } }, '"columns.phones" is not known: did you mean "phone"?'],
  [{ columns: { phone: 3 } }, '"columns.phone" is 3: give a column title, or a list of such in the order to try'],
  [{ columns: { phone: [] } }, '"columns.phone" is []: give a list of 1 to 500 column titles'],
  [
    { columns: { phone: ['Mobile', 3] } },
    '"columns.phone[1]" is 3: give the title of a column, as it stands in the list',
  ],
  [{ columns: { zone: ['a'] } }, '"columns.zone" is ["a"]: give a column title, or null for none'],
  [{ columns: { country: 1 } }, '"columns.country" is 1: give a column title, or null for none'],
  [
    { columns: { attributes: 1 } },
    '"columns.attributes" is 1: give a list of column titles, or an object such as {"First Name": "customer_name"}',
  ],
  [
    { columns: { attributes: { Name: 'callpace_x' } } },
    '"columns.attributes.Name" is "callpace_x": give the name of a contact attribute, of letters, digits, - and _, that does not begin with callpace_',
  ],
  [
    { columns: { attributes: { A: 'x', B: 'x' } } },
    '"columns.attributes" gives two columns the name "x": give each a name of its own',
  ],
  [
    { hours: '09:00-20:00' },
    '"hours" is "09:00-20:00": give an object such as {"weekdays": "09:00-20:00", "sat": "10:00-16:00"}',
  ],
  [{ hours: { mon: '20:00-09:00' } }, `"hours.mon" is "20:00-09:00": ${WINDOW}`],
  [{ hours: { mon: ['09:00-12:00', '9-12'] } }, `"hours.mon[1]" is "9-12": ${WINDOW}`],
  [{ hours: { daily: 9 } }, '"hours.daily" is 9: give a window such as "09:00-20:00", or a list of such; [] is closed'],
  [
    { hours: { tue: ['09:00-12:00', '11:00-13:00'] } },
    '"hours.tue" has "09:00-12:00" and "11:00-13:00", which overlap: join them into one window',
  ],
  [{ hours: { daily: [] } }, '"hours" has no window on any day: give a day one, or set "state" to "paused"'],
  [{ hours: { weekday: '09:00-12:00' } }, '"hours.weekday" is not known: did you mean "weekdays"?'],
  [
    { hours: { holidays: ['2026-02-29'] } },
    '"hours.holidays[0]" is "2026-02-29": give a day that exists, as "YYYY-MM-DD"',
  ],
  [{ hours: { rules: 'uk' } }, '"hours.rules" is "uk": give one of "us", "none"'],
  [
    { hours: { unknownZone: 'EST' } },
    '"hours.unknownZone" is "EST": give "hold", or a time zone of a place such as "America/New_York"',
  ],
  [{ startsAt: '2026-12-01T09:00:00' }, `"startsAt" is "2026-12-01T09:00:00": ${TIME}`],
  [{ endsAt: '2026-02-30T09:00:00Z' }, `"endsAt" is "2026-02-30T09:00:00Z": ${TIME}`],
  [
    { startsAt: '2026-12-01T09:00:00Z', endsAt: '2026-12-01T10:00:00+02:00' },
    '"endsAt" is "2026-12-01T10:00:00+02:00", which is not after "startsAt", "2026-12-01T09:00:00Z": give a later "endsAt", or leave one of them out',
  ],
  [{ priority: 1 }, '"priority" is 1: give one of "low", "normal", "high"'],
  [{ weight: 101 }, '"weight" is 101: give a whole number from 1 to 100'],
  [{ concurrentCalls: 0 }, '"concurrentCalls" is 0: give a whole number from 1 to 100000'],
  [{ concurrentCalls: 2.5 }, '"concurrentCalls" is 2.5: give a whole number from 1 to 100000'],
  [{ callsPerSecond: 0 }, '"callsPerSecond" is 0: give a number from 0.01 to 200'],
  [{ attempts: 3 }, '"attempts" is 3: give an object such as {"max": 3, "retry": {"no-answer": {"after": "2h"}}}'],
  [{ attempts: { max: 21 } }, '"attempts.max" is 21: give a whole number from 1 to 20'],
  [
    { attempts: { retry: ['busy'] } },
    '"attempts.retry" is ["busy"]: give an object such as {"busy": {"after": "10m"}}',
  ],
  [
    { attempts: { retry: { answered: { after: '1h' } } } },
    '"attempts.retry.answered" is not known: the fields here are no-answer, busy, voicemail, failed, unknown',
  ],
  [
    { attempts: { retry: { busy: '10m' } } },
    '"attempts.retry.busy" is "10m": give an object such as {"after": "30m", "max": 2}',
  ],
  [{ attempts: { retry: { busy: {} } } }, `"attempts.retry.busy.after" is missing: ${WAIT}`],
  [{ attempts: { retry: { busy: { after: '31d' } } } }, `"attempts.retry.busy.after" is "31d": ${WAIT}`],
  [
    { attempts: { retry: { busy: { after: '1h', max: 0 } } } },
    '"attempts.retry.busy.max" is 0: give a whole number from 1 to 20',
  ],
  [
    { attempts: { max: 2, retry: { busy: { after: '1h', max: 3 } } } },
    '"attempts.retry.busy.max" is 3, more than "attempts.max", 2: give at most 2, or a greater "attempts.max"',
  ],
  [{ attempts: { jitter: 1.5 } }, '"attempts.jitter" is 1.5: give a number from 0 to 1'],
  [{ attempts: { perNumberPerDay: -1 } }, '"attempts.perNumberPerDay" is -1: give a whole number from 1 to 100'],
  [
    { attempts: { perNumberPerDay: 3, perNumberInAll: 2 } },
    '"attempts.perNumberPerDay" is 3, more than "attempts.perNumberInAll", 2: give at most 2',
  ],
  [{ attempts: { perNumberInAll: 'many' } }, '"attempts.perNumberInAll" is "many": give a whole number from 1 to 1000'],
  [
    { suppressionLists: ['optout.csv'] },
    '"suppressionLists[0]" is "optout.csv": give the key of a suppression list in the bucket, such as "suppression/all/optout.csv"',
  ],
  [
    { suppressionLists: 'suppression/all/optout.csv' },
    '"suppressionLists" is "suppression/all/optout.csv": give a list of suppression lists, 100 at most',
  ],
  [{ countries: ['us'] }, '"countries[0]" is "us": give the two capital letters of ISO 3166, such as "US" or "GB"'],
  [{ countries: ['XX'] }, '"countries[0]" is "XX": give the two capital letters of ISO 3166, such as "US" or "GB"'],
  [{ reachesAgents: 'yes', concurrentCalls: 3 }, '"reachesAgents" is "yes": give true or false, without quotes'],
  [
    { reachesAgents: true },
    '"concurrentCalls" is missing, which "reachesAgents" requires: give the calls that your agents can take at the same time; the pace does not know who of them is free, and only this cap keeps answered people from waiting with no agent free',
  ],
  [{ $schema: 1 }, '"$schema" is 1: give the address of this schema, or leave it out'],
];

describe('a campaign.json that is wrong in one place', () => {
  it.each(TABLE)('is refused with one sentence that says where, what and what to do: %j', (file, sentence) => {
    expect(problemsIn(file)).toEqual([sentence]);
  });

  it('is in the table for every field', () => {
    const seen = new Set(TABLE.flatMap(([file]) => Object.keys(file ?? {})));
    expect(Object.keys(CAMPAIGN_FILE.shape).filter((field) => !seen.has(field))).toEqual([]);
  });
});

describe('a campaign.json that is wrong in many places', () => {
  it('is refused with all of them at once, what contradicts each other included', () => {
    const problems = problemsIn({
      state: 'on',
      ringTimeoutSeconds: 5,
      reachesAgents: true,
      hours: { mon: 'x', holidays: ['x'] },
      wieght: 3,
    });

    expect(problems.map((problem) => problem.split(' is ')[0])).toEqual([
      '"state"',
      '"ringTimeoutSeconds"',
      '"hours.mon"',
      '"hours.holidays[0]"',
      '"wieght"',
      '"concurrentCalls"',
    ]);
  });

  it('is not told that a field is missing which is there, and wrong', () => {
    expect(problemsIn({ reachesAgents: true, concurrentCalls: 'ten' })).toEqual([
      '"concurrentCalls" is "ten": give a whole number from 1 to 100000',
    ]);
  });

  it('ends the list somewhere', () => {
    const problems = problemsIn({ countries: Array.from({ length: 200 }, () => 'x') });
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)).toBe('and 150 more');
  });
});

it.each([
  ['{columns', /^it is not JSON( \(line \d+ column \d+\))?: check commas, quotes and brackets there$/],
  [' '.repeat(LONGEST_FILE + 1), /^it is longer than 100000 characters/],
])('a file that is no JSON, or far too long, is refused without quoting it', (text, sentence) => {
  expect(parseDefinition(text)).toEqual({ kind: 'refused', problems: [expect.stringMatching(sentence)] });
});

describe('whatever a file holds', () => {
  const phone = '+12065550147';
  const anything = fc.oneof(
    fc.json(),
    fc.constant(phone).map((value) => JSON.stringify(value)),
    fc.string(),
  );
  const field = fc.constantFrom(...Object.keys(CAMPAIGN_FILE.shape), 'sourceNumber', phone);

  it('it is read or refused with at least one sentence, and no sentence holds a number in full', () => {
    fc.assert(
      fc.property(field, anything, (name, value) => {
        const reading = parseDefinition(`{${JSON.stringify(name)}: ${value}}`);
        if (reading.kind === 'defined') return;
        expect(reading.problems.length).toBeGreaterThan(0);
        expect(reading.problems.join()).not.toContain('2065550147');
      }),
    );
  });
});
