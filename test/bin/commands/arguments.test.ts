import { campaignAsked } from '../../../bin/commands/campaign-flag';
import { confirmed } from '../../../bin/commands/confirm';
import { keyOf } from '../../../bin/commands/drop/list-place';
import { phoneOf } from '../../../bin/commands/number-argument';
import { OPERATOR_COMMANDS } from '../../../bin/commands/operator-commands';
import { table } from '../../../bin/commands/table';
import type { CampaignItem } from '../../../lambda/contract/items';
import { callpace } from './run';

const campaigns = ['default/spring', 'default/autumn', 'acme/spring'].map(
  (sk) => ({ pk: 'CAMPAIGNS', sk, createdAtMs: 1 }) as CampaignItem,
);

describe('a campaign as an argument', () => {
  it('is found by its name', () => {
    expect(campaignAsked(campaigns, 'acme/spring')).toBe(campaigns[2]);
  });

  it('is guessed where the name is nearly right', () => {
    expect(() => campaignAsked(campaigns, 'default/sprnig')).toThrow(
      'got "default/sprnig": did you mean default/spring?',
    );
  });

  it('is named among those of its tenant where it is not', () => {
    expect(() => campaignAsked(campaigns, 'acme/winter')).toThrow(
      'there are acme/spring, default/spring, default/autumn',
    );
    expect(() => campaignAsked([], 'acme/winter')).toThrow('there is none so far');
  });
});

describe('a number as an argument', () => {
  it('is read as people write it in its country', () => {
    expect(phoneOf({ number: '(206) 555-0142', country: 'US' })).toBe('+12065550142');
    expect(phoneOf({ number: '020 7946 0958', country: 'GB' })).toBe('+442079460958');
  });

  it.each(['12345678', '+1 206 555 0142 ext. 7', 'nobody'])('is refused without being repeated: %s', (number) => {
    const refusal = () => phoneOf({ number, country: 'US' });
    expect(refusal).toThrow(/^NUMBER must be a phone number, got "/);
    expect(refusal).not.toThrow(/(?<!\+)\b\d{5}/);
  });
});

describe('a list as an argument', () => {
  it('goes where its name says', () => {
    expect(keyOf('default/spring', '/home/ada/My list.csv.gz')).toBe('campaigns/default/spring/lists/My list.csv.gz');
  });

  it('is refused where the intake would not see it', () => {
    expect(() => keyOf('default/spring', 'list.xlsx')).toThrow(/LIST must be named .csv or .jsonl.*got "list.xlsx"/);
  });
});

describe('what cannot be taken back', () => {
  it.each([
    ['y', true],
    ['YES', true],
    ['', false],
    ['no', false],
    ['yesterday', false],
  ])('is done after "%s": %s', async (answer, isDone) => {
    expect(await confirmed('Really?', false, { ask: async () => answer })).toBe(isDone);
  });

  it('is not done where nobody can answer, unless --yes was given', async () => {
    expect(await confirmed('Really?', false, {})).toBe(false);
    expect(await confirmed('Really?', true, {})).toBe(true);
  });
});

it('a table is as wide as its cells', () => {
  expect(table(['a', 'b'], [['long', 'x']])).toEqual(['a     b', 'long  x']);
});

describe.each(OPERATOR_COMMANDS.map(({ name }) => [name]))('callpace %s', (name) => {
  it('explains itself, with every flag', async () => {
    const { code, stdout } = await callpace([name, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: npx tsx bin/callpace.ts ${name}`);
    for (const flag of OPERATOR_COMMANDS.find((one) => one.name === name)?.flagNames ?? [])
      expect(stdout).toContain(flag);
    expect(stdout).toContain('--json');
    expect(stdout.split('\n').filter((line) => line.length > 125)).toEqual([]);
  });

  it('refuses a flag that it does not know with exit code 2', async () => {
    expect(await callpace([name, '--frobnicate'])).toMatchObject({ code: 2, stdout: '' });
  });
});

it('says which stack was looked for where nobody answers', async () => {
  const { code, stderr } = await callpace(['status', '--endpoint', 'http://127.0.0.1:9']);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^callpace status: nobody answers at/) as string,
  });
});
