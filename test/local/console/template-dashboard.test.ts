import { readDashboardBody } from '../../../local/console/dashboard-body';
import type { StackModel } from '../../../local/stack-model';
import { modelOfTemplate } from './template-model';

interface BodyWidget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly annotations?: { readonly horizontal?: readonly { readonly label: string }[] };
  };
}

interface RowOptions {
  readonly label: string;
  readonly visible?: boolean;
  readonly expression?: string;
}

const KINDS: Readonly<Record<string, string>> = { metric: 'graph', text: 'text', alarm: 'alarms', custom: 'custom' };

describe('the dashboard of the synthesized template', () => {
  let dashboards: StackModel['dashboards'];

  beforeAll(() => {
    ({ dashboards } = modelOfTemplate());
  });

  const bodyWidgets = () =>
    (dashboards[0]?.body as { readonly widgets: readonly BodyWidget[] } | undefined)?.widgets ?? [];
  const shownWidgets = () => readDashboardBody(dashboards[0]?.body).map(({ widget }) => widget);

  it('is shown widget by widget, each of its kind and at its place', () => {
    const inBody = bodyWidgets().map(({ type, x, y, width, height }) => ({
      kind: KINDS[type],
      place: { x, y, width, height },
    }));
    expect(inBody.length).toBeGreaterThan(8);
    expect(shownWidgets().map(({ kind, place }) => ({ kind, place }))).toEqual(inBody);
  });

  it('is shown with every title, series and annotation that it has', () => {
    const inBody = bodyWidgets()
      .filter(({ type }) => type === 'metric')
      .map(({ properties: { title, metrics = [], annotations } }) => ({
        title,
        // What a search finds shows when there is something to find.
        series: metrics
          .map((row) => row.at(-1) as RowOptions)
          .filter(({ visible, expression }) => visible !== false && expression?.startsWith('SEARCH') !== true),
        annotations: annotations?.horizontal ?? [],
      }));
    const shown = shownWidgets().filter((widget) => widget.kind === 'graph');
    expect(shown.map(({ title }) => title)).toEqual(inBody.map(({ title }) => title));
    expect(shown.map(({ series }) => series.map(({ label }) => label))).toEqual(
      inBody.map(({ series }) => series.map(({ label }) => label)),
    );
    expect(shown.map(({ annotations }) => annotations.map(({ label }) => label))).toEqual(
      inBody.map(({ annotations }) => annotations.map(({ label }) => label)),
    );
  });

  it('has nothing that the console cannot show', () => {
    const notShown = shownWidgets().flatMap((widget) => (widget.kind === 'graph' ? widget.notShown : []));
    expect(notShown).toEqual([]);
  });
});
