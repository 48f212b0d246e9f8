import { readDashboardBody } from '../../../local/console/dashboard-body';

const read = (...widgets: unknown[]) => readDashboardBody({ widgets });
const graph = (properties: object) => ({ type: 'metric', x: 0, y: 0, width: 12, height: 7, properties });

describe('readDashboardBody', () => {
  it('keeps the order, place and size of the widgets, and gives CloudWatch’s size to one without', () => {
    const widgets = read(
      { type: 'text', x: 3, y: 4, width: 5, height: 6, properties: { markdown: '# Hi' } },
      { type: 'alarm', properties: { title: 'Alarms', alarms: ['arn:aws:cloudwatch:eu-west-1:1:alarm:too-slow'] } },
    ).map(({ widget }) => widget);
    expect(widgets).toEqual([
      { kind: 'text', markdown: '# Hi', place: { x: 3, y: 4, width: 5, height: 6 } },
      {
        kind: 'alarms',
        title: 'Alarms',
        alarms: ['too-slow'],
        place: { x: undefined, y: undefined, width: 6, height: 6 },
      },
    ]);
  });

  it('keeps the function and the parameters of a custom widget', () => {
    const endpoint = 'arn:aws:lambda:eu-west-1:1:function:campaigns';
    const [only] = read({ type: 'custom', properties: { title: 'Campaigns', endpoint, params: { a: 1 } } });
    expect(only?.widget).toMatchObject({ kind: 'custom', title: 'Campaigns', endpoint, params: { a: 1 } });
  });

  it('shows a type of widget that it does not know as such', () => {
    const [log, nameless] = read({ type: 'log', properties: { title: 'Errors' } }, {}).map(({ widget }) => widget);
    expect(log).toMatchObject({ kind: 'unknown', title: 'Errors', type: 'log' });
    expect(nameless).toMatchObject({ kind: 'unknown', title: '', type: 'without a type' });
  });

  it('takes labels, colours, axes, statistics and bounds from the body', () => {
    const [only] = read(
      graph({
        title: 'Calls',
        stacked: true,
        stat: 'Sum',
        metrics: [
          ['Callpace', 'Placed', 'Deployment', 'x', { label: 'placed', color: '#123456' }],
          ['Callpace', 'Lapsed', { stat: 'p95', yAxis: 'right' }],
        ],
        yAxis: { left: { min: 0, max: 1, label: 'calls', showUnits: false } },
      }),
    );
    expect(only?.widget).toMatchObject({
      kind: 'graph',
      title: 'Calls',
      stacked: true,
      series: [
        { label: 'placed', color: '#123456', axis: 'left' },
        { label: 'Lapsed', color: undefined, axis: 'right' },
      ],
      axes: { left: { min: 0, max: 1, label: 'calls' }, right: {} },
      notShown: [],
    });
    expect(only?.rows.map(({ source }) => source)).toEqual([
      {
        kind: 'metric',
        namespace: 'Callpace',
        metric: 'Placed',
        dimensions: [{ Name: 'Deployment', Value: 'x' }],
        statistic: 'Sum',
      },
      { kind: 'metric', namespace: 'Callpace', metric: 'Lapsed', dimensions: [], statistic: 'p95' },
    ]);
  });

  it('asks for a hidden metric that an expression draws on, but does not draw it', () => {
    const [only] = read(
      graph({
        metrics: [
          [{ expression: 'placed / PERIOD(placed)', label: 'per second' }],
          ['Callpace', 'Placed', { id: 'placed', visible: false }],
        ],
      }),
    );
    expect(only?.widget).toMatchObject({ series: [{ label: 'per second' }] });
    expect(only?.rows.map(({ id, isShown }) => [id, isShown])).toEqual([
      ['row0', true],
      ['placed', false],
    ]);
  });

  it('draws annotations at their axis, labelled by their value where they have no label', () => {
    const [only] = read(
      graph({
        metrics: [],
        annotations: {
          horizontal: [
            { value: 60, label: 'quota', color: '#d62728' },
            { value: 2, yAxis: 'right' },
          ],
        },
      }),
    );
    expect(only?.widget).toMatchObject({
      annotations: [
        { value: 60, label: 'quota', color: '#d62728', axis: 'left' },
        { value: 2, label: '2', color: undefined, axis: 'right' },
      ],
    });
  });

  it('says in the widget what of it is not shown', () => {
    const [only] = read(
      graph({
        view: 'gauge',
        metrics: [['Callpace', '.', '.', 'x']],
        annotations: { horizontal: [[{ value: 1 }, { value: 2 }]], vertical: [{ value: '2026-01-01T00:00:00Z' }] },
      }),
    );
    expect(only?.widget).toMatchObject({
      series: [],
      annotations: [],
      notShown: [
        'the view gauge: drawn over time instead',
        'a metric that is not understood: ["Callpace",".",".","x"]',
        'annotations of bands',
        'vertical annotations',
      ],
    });
  });

  it('refuses a body that is not that of a dashboard', () => {
    expect(() => readDashboardBody({})).toThrow('the body of the dashboard has no list of widgets');
  });
});
