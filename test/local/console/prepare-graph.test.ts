import fc from 'fast-check';
import type { GraphWidget } from '../../../local/console/console-types';
import { axisRange } from '../../../local/console/page/axis-range';
import { prepareGraph, sidesOf } from '../../../local/console/page/prepare-graph';

const TIME = { timesSeconds: [0, 5], spanSeconds: [0, 60], periodSeconds: 5 } as const;

const widget = (changes: Partial<GraphWidget> = {}): GraphWidget => ({
  kind: 'graph',
  title: 'Calls',
  place: { x: 0, y: 0, width: 12, height: 7 },
  stacked: false,
  series: [
    { label: 'own', axis: 'left', color: undefined },
    { label: 'dead', axis: 'right', color: undefined },
    { label: 'others', axis: 'left', color: undefined },
  ],
  searches: false,
  annotations: [],
  axes: { left: { min: 0 }, right: { min: 0 } },
  notShown: [],
  ...changes,
});

const DATA = {
  series: [
    [40, 50],
    [1, 2],
    [3, 4],
  ],
};

describe('prepareGraph', () => {
  it('gives each axis the range of its own series', () => {
    const { lines, ranges } = prepareGraph(widget(), DATA, TIME);
    expect(lines).toEqual(DATA.series);
    expect(ranges).toEqual({ left: [0, 60], right: [0, 2.5] });
  });

  it('stacks only what is on one axis', () => {
    const { lines, ranges } = prepareGraph(widget({ stacked: true }), DATA, TIME);
    expect(lines).toEqual([
      [40, 50],
      [1, 2],
      [43, 54],
    ]);
    expect(ranges.left).toEqual([0, 60]);
  });

  it('makes room for an annotation above all lines', () => {
    const quota = { value: 100, label: 'quota', axis: 'left', color: undefined } as const;
    expect(prepareGraph(widget({ annotations: [quota] }), DATA, TIME).ranges.left).toEqual([0, 120]);
  });

  it('knows where only whole things are counted', () => {
    expect(prepareGraph(widget(), DATA, TIME).areWhole).toEqual({ left: true, right: true });
    const [own = [], dead = []] = DATA.series;
    const halves = { series: [own, dead, [0.5, null]] };
    expect(prepareGraph(widget(), halves, TIME).areWhole).toEqual({ left: false, right: true });
  });

  it('draws nothing, on axes that are there, where there are no numbers', () => {
    const { lines, ranges } = prepareGraph(widget(), undefined, TIME);
    expect(lines.flat()).toEqual([null, null, null, null, null, null]);
    expect(ranges).toEqual({ left: [0, 1], right: [0, 1] });
  });
});

describe('axisRange', () => {
  it('keeps to the bounds of the body', () => {
    expect(axisRange([[0.2, 7]], [], { min: 0, max: 1 })).toEqual([0, 1]);
  });

  it('has every line and annotation in it, and less than twice the room that they need', () => {
    const value = fc.double({ min: 0.001, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.array(value), (line, annotated) => {
        const [lowest, highest] = axisRange([line], annotated, {});
        const greatest = Math.max(...line, ...annotated);
        expect(lowest).toBe(0);
        expect(highest).toBeGreaterThanOrEqual(greatest);
        expect(highest).toBeLessThan(2 * greatest);
      }),
    );
  });
});

describe('sidesOf', () => {
  it('has a right axis only where something is drawn on it', () => {
    const [own] = widget().series;
    expect(sidesOf(widget())).toEqual(['left', 'right']);
    expect(sidesOf(widget({ series: own ? [own] : [] }))).toEqual(['left']);
  });
});
