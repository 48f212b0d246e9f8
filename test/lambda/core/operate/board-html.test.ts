import fc from 'fast-check';
import type { CampaignId } from '../../../../lambda/contract/items';
import { boardOf } from '../../../../lambda/core/operate/board';
import { type BoardOptions, boardHtml } from '../../../../lambda/core/operate/board-html';
import { escapeHtml, inertJson } from '../../../../lambda/core/operate/html';
import { campaign, NOW_MS } from './contacts';

const CONTROLS = 'arn:aws:lambda:us-east-1:111122223333:function:controls';

function htmlOf(items: readonly Parameters<typeof campaign>[0][], options: Partial<BoardOptions> = {}): string {
  const picture = { campaigns: items.map((item) => campaign(item)), stop: undefined, controller: undefined };
  return boardHtml(boardOf(picture, NOW_MS), { nowMs: NOW_MS, ...options });
}

const controllerOf = (savedAtMs: number, sentence?: string): string =>
  boardHtml(
    {
      rows: [],
      unfinishedNotShown: 0,
      finishedNotShown: 0,
      controller: {
        savedAtMs,
        prevailing: sentence === undefined ? undefined : { kind: 'rate', sentence, sinceMs: NOW_MS - 720_000 },
      },
    },
    { nowMs: NOW_MS },
  );

/** The markup of a page with the text left out. */
const tagsOf = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];

describe('the board as HTML', () => {
  it('has buttons only where there is a function behind them', () => {
    expect(htmlOf([{}])).not.toMatch(/cwdb-action|btn/);
    expect(htmlOf([{}], { controls: CONTROLS }).match(/<cwdb-action/g)).toHaveLength(2);
  });

  it('asks before anything is done, and says which hold was seen', () => {
    const hold = { mode: 'paused', by: 'dashboard x', atMs: 42 } as const;
    const html = htmlOf([{ hold }], { controls: CONTROLS });
    const actions = [...html.matchAll(/<cwdb-action ([^>]*)>([^<]*)<\/cwdb-action>/g)];

    expect(actions.map(([, , params = '']) => JSON.parse(params) as unknown)).toEqual([
      { campaign: 'default/spring', action: 'resume', seenHoldMs: 42 },
      { campaign: 'default/spring', action: 'cancel', seenHoldMs: 42 },
    ]);
    for (const [, attributes] of actions) {
      expect(attributes).toMatch(/action="call"/);
      expect(attributes).toMatch(/confirmation="\w+ default\/spring/);
      expect(attributes).toContain(`endpoint="${CONTROLS}"`);
    }
  });

  it('lets no name of a campaign become markup, in text, attributes or buttons', () => {
    const plain = tagsOf(htmlOf([{}], { controls: CONTROLS })).length;
    const nasty = fc.string({ unit: fc.constantFrom(...'<>&"\'`= /ax-') });
    fc.assert(
      fc.property(nasty, (name) => {
        const html = htmlOf([{ sk: `default/${name}` as CampaignId }], { controls: CONTROLS });
        expect(tagsOf(html)).toHaveLength(plain);
        expect(html).not.toMatch(/<(?!\/?(?:p|table|thead|tbody|tr|th|td|a|strong|cwdb-action)[ >])/);
      }),
    );
  });

  it('keeps numbers of people, and of accounts, out of what others wrote', () => {
    const html = htmlOf([{ blockedReason: 'the number +12065550100 is not claimed', blockedAtMs: 1 }]);

    expect(html).toContain('the number … is not claimed');
    expect(html).not.toContain('2065550100');
  });

  it('says what binds, and since when', () => {
    expect(controllerOf(NOW_MS - 4_000, 'The rate binds: 2 calls per second')).toContain(
      'The rate binds: 2 calls per second (since 2026-11-21 06:48 UTC, 12 min)',
    );
  });

  it('says that nobody is called while no controller is alive, whatever bound before', () => {
    const html = controllerOf(NOW_MS - 181_000, 'The rate binds');

    expect(html).toContain('No controller has been at work since 2026-11-21 06:56 UTC, 3 min: nobody is called');
    expect(html).not.toContain('The rate binds');
  });
});

it('JSON in HTML means the same to readers that decode entities and to those that do not', () => {
  const decode = (text: string) => text.replace(/&[^;]*;/g, '!');
  fc.assert(
    fc.property(fc.string(), (value) => {
      const json = inertJson({ value });
      expect(JSON.parse(json)).toEqual({ value });
      expect(decode(json)).toBe(json);
      expect(json).not.toMatch(/[<>&']/);
    }),
  );
});

it('escaped text means itself', () => {
  expect(escapeHtml(`<a href="x" title='y'>&amp;`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;');
});
