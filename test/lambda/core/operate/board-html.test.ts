import fc from 'fast-check';
import { type CampaignId, CONTACT_STATES, type ContactState } from '../../../../lambda/contract/items';
import { boardOf } from '../../../../lambda/core/operate/board';
import { type BoardOptions, boardHtml } from '../../../../lambda/core/operate/board-html';
import { campaign, NOW_MS } from './contacts';

const CONTROLS = 'arn:aws:lambda:us-east-1:111122223333:function:controls';
const NONE = Object.fromEntries(CONTACT_STATES.map((state) => [state, 0])) as Record<ContactState, number>;

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

  it('says that no controller was at work, or that one is', () => {
    expect(htmlOf([])).toBe('<p>No controller has been at work so far.</p><p>No campaign was dropped so far.</p>');
    expect(controllerOf(NOW_MS - 180_000)).toBe(
      '<p>A controller is at work.</p><p>No campaign was dropped so far.</p>',
    );
    expect(controllerOf(NOW_MS, 'more < all')).toContain('<p><strong>What binds:</strong> more &lt; all (since ');
  });

  it('says first what came of a button', () => {
    expect(htmlOf([], { notice: 'a & b of +12065550100' })).toMatch(/^<p><strong>a &amp; b of …<\/strong><\/p><p>No /);
  });

  it('is a table of all that is known of a campaign, and of nothing else', () => {
    const contacts = { ...NONE, completed: 19, pending: 10 };
    const calling = { counted: { atMs: NOW_MS, contacts, held: 0 }, provenAtMs: NOW_MS - 19 * 60_000 };
    const html = htmlOf([calling, { sk: 'default/autumn', createdAtMs: NOW_MS, blockedReason: 'no "flow"' }]);

    expect(html.slice(html.indexOf('<table>'))).toBe(
      '<table><thead><tr><th scope="col">Campaign</th><th scope="col">State</th><th scope="col">Done</th>' +
        '<th scope="col">Since</th><th scope="col">Finish, at the pace so far</th><th scope="col">What holds it</th>' +
        '</tr></thead><tbody>' +
        '<tr><th scope="row">default/spring</th><td>dialing</td><td>19 of 29 (65 %)</td>' +
        '<td>2026-11-21 06:41 UTC, 19 min</td><td>2026-11-21 07:10 UTC</td><td></td></tr>' +
        '<tr><th scope="row">default/autumn</th><td>blocked</td><td></td><td></td><td></td>' +
        '<td>the configuration is wrong (no &quot;flow&quot;): mend it, and it goes on by itself</td></tr>' +
        '</tbody></table>',
    );
  });

  it('has the buttons in a column of their own', () => {
    const html = htmlOf([{}], { controls: CONTROLS });
    const button = (name: string, action: string, question: string) =>
      `<a class="btn" title="${name} default/spring">${name}</a>` +
      `<cwdb-action action="call" display="widget" endpoint="${CONTROLS}" confirmation="${question}">` +
      `{"campaign":"default/spring","action":"${action}","seenHoldMs":0}</cwdb-action>`;

    expect(html).toContain('<th scope="col">What holds it</th><th scope="col">Hold</th></tr>');
    expect(html).toContain(
      `<td></td><td>${button('Pause', 'pause', 'Pause default/spring? Nobody of it is called from now on; calls that are up are not cut off.')} ` +
        `${button('Cancel', 'cancel', 'Cancel default/spring for good? Whoever was not reached is never called, and it cannot be resumed.')}</td></tr>`,
    );
    expect(htmlOf([{ hold: { mode: 'paused', by: 'x', atMs: 42 } }], { controls: CONTROLS })).toContain(
      'title="Resume default/spring">Resume</a><cwdb-action action="call" display="widget" ' +
        `endpoint="${CONTROLS}" confirmation="Resume default/spring? Its people are called again, as its file and the calling hours allow.">`,
    );
  });

  it('counts nobody of a campaign without contacts', () => {
    expect(htmlOf([{ counted: { atMs: NOW_MS, contacts: NONE, held: 0 } }])).toContain('<td>0 of 0</td>');
  });

  it('cuts long messages short', () => {
    const html = htmlOf([{ blockedReason: 'x'.repeat(1_000) }]);
    expect(html.match(/<td>(the configuration[^<]*)/)?.[1]).toHaveLength(300);
  });

  it.each([
    [-5_000, '0 s'],
    [1_499, '1 s'],
    [1_500, '2 s'],
    [89_000, '89 s'],
    [90_000, '2 min'],
    [5_399_000, '90 min'],
    [5_400_000, '2 h'],
    [172_799_000, '48 h'],
    [172_800_000, '2 days'],
    [10 * 86_400_000, '10 days'],
  ])('says of %s ms: %s', (ms, said) => {
    expect(htmlOf([{ finishedAtMs: NOW_MS - ms }])).toMatch(new RegExp(`UTC, ${said}</td>`));
  });

  it.each([
    [50, 5, ''],
    [51, 5, '<p>Not shown: 1 more that are not finished. All of them: callpace status.</p>'],
    [50, 6, '<p>Not shown: 1 more that are finished. All of them: callpace status.</p>'],
    [53, 7, '<p>Not shown: 3 more that are not finished, 2 more that are finished. All of them: callpace status.</p>'],
  ])('says of %s campaigns and %s finished ones how many are not shown', (unfinished, finished, said) => {
    const items = [
      ...Array.from({ length: unfinished }, () => ({})),
      ...Array.from({ length: finished }, () => ({ finishedAtMs: 1 })),
    ];
    expect(htmlOf(items).split('</table>')[1]).toBe(said);
  });
});
