import { measure } from '../../bench/pacing/measure';
import { planOf } from '../../bench/pacing/plan';
import { dayPlot } from '../../bench/pacing/plots/day';
import { frontierPlot } from '../../bench/pacing/plots/frontier';
import { placeLabels } from '../../bench/pacing/plots/labels';
import { DARK, LIGHT } from '../../bench/pacing/plots/theme';
import { POLICIES, REGIMES, usualDay, usualRun } from './fakes';

async function usualFrontier(): Promise<string> {
  const extent = { only: ['lines-100', 'surge-10'], policies: [], seeds: [1], calls: undefined, quick: false };
  const plan = planOf(REGIMES, POLICIES, extent);
  const results = await measure(plan, { runOne: usualRun, workers: 1, progress: () => undefined });
  return frontierPlot({ regimes: REGIMES, policies: POLICIES, results });
}

const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, words]) => words);

describe('the picture of the policies', () => {
  it('names regimes and policies, Callpace with its figure, and says what is better', async () => {
    const texts = textsOf(await usualFrontier());
    for (const words of [
      'Lines bind: 100 lines, calls of 46 s',
      'SQS + Lambda',
      'Callpace 97.2 %',
      'Callpace 57.0 %',
      'none',
      'down and right is better',
    ])
      expect(texts).toContain(words);
  });

  it('has a panel for each regime that was measured, and leaves out who has no label', async () => {
    const svg = await usualFrontier();
    expect(svg.match(/class="band"/g)).toHaveLength(2);
    expect(svg.match(/<circle/g)).toHaveLength(2 * (POLICIES.length - 1));
  });

  it('tells everything in words, too', async () => {
    expect(await usualFrontier()).toMatch(
      /<desc id="d">.*callpace: 97\.2 % used, 0 breaches per 1,000 of 27,994 calls/,
    );
  });
});

describe('the picture of a day', () => {
  const svg = dayPlot(usualDay(), 'Some <hours> & more');

  it('has own and inbound calls, the gap and the quota, each with its name', () => {
    for (const kind of ['ours', 'inbound', 'gap', 'quota'])
      expect(svg).toMatch(new RegExp(`<path d="M[^"]+" class="${kind}"`));
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['own calls', 'inbound', 'lines', 'hours', '4']));
    expect(svg).toContain('quota 100: the gap below is kept free');
  });

  it('escapes what it is told', () => {
    expect(svg).toContain('Some &lt;hours&gt; &amp; more');
  });

  it('loses no peak over the quota among thousands of samples', () => {
    const { samples, ...day } = usualDay();
    const withPeak = samples.map((sample, index) => (index === 1234 ? { ...sample, own: 150 } : sample));
    expect(dayPlot({ ...day, samples: withPeak }, '')).toContain('Moments over the quota: 1.');
    expect(textsOf(dayPlot({ ...day, samples: withPeak }, ''))).toContain('150');
  });
});

/** Contrast of two colours, WCAG 2.2. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((share) => (share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ['light', LIGHT, '#ffffff'],
  ['dark', DARK, '#0d1117'],
])('on a %s page', (_, palette, page) => {
  it.each(['text', 'muted', 'ours', 'quota'] as const)('%s can be read', (name) => {
    expect(contrast(palette[name], page)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['text', 'ours'] as const)('%s can be read on the band', (name) => {
    expect(contrast(palette[name], palette.band)).toBeGreaterThanOrEqual(4.2);
  });

  it.each(['ours', 'inbound'] as const)('names on the area of %s can be read', (name) => {
    expect(contrast(palette.on, palette[name])).toBeGreaterThanOrEqual(4.5);
  });

  it('the pictures have its colours', async () => {
    const [before, after] = (await usualFrontier()).split('@media (prefers-color-scheme:dark)');
    const own = palette === DARK ? after : before;
    for (const colour of [palette.text, palette.muted, palette.ours, palette.band]) expect(own).toContain(colour);
  });
});

describe('labels', () => {
  const area = { left: 0, top: 0, right: 400, bottom: 200 };
  const none = { area, taken: [] };

  it('stand to the right of a point, without a line, where there is room', () => {
    expect(placeLabels([{ x: 100, y: 100, label: 'oracle' }], none)).toEqual([{ x: 111, y: 105, anchor: 'start' }]);
  });

  it('stay within the area', () => {
    const [place] = placeLabels([{ x: 395, y: 100, label: 'oracle' }], none);
    expect(place).toMatchObject({ anchor: 'end', x: 384 });
  });

  it('of points that nearly coincide are apart', () => {
    const points = [100, 103, 106, 109].map((x) => ({ x, y: 100, label: 'callback lanes' }));
    const places = placeLabels(points, none);
    const lines = new Set(places.map(({ x, y, anchor }) => `${anchor === 'start' ? 'right' : 'left'} ${x} ${y}`));
    expect(lines.size).toBe(4);
  });
});
