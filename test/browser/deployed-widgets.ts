/** What the template itself says of the dashboard: read from its JSON, by nothing that the console reads it with. */
import { resourceOf, synthesized } from '../lib/synthesized';

interface BodyWidget {
  readonly type: 'metric' | 'text' | 'alarm' | 'custom';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly alarms?: readonly string[];
  };
}

interface DeployedWidget {
  readonly place: Pick<BodyWidget, 'x' | 'y' | 'width' | 'height'>;
  /** What has to be read in it. */
  readonly texts: readonly string[];
  /** Labels of its lines, those that a search finds aside. */
  readonly lines: readonly string[];
}

export function deployedWidgets(): readonly DeployedWidget[] {
  const { DashboardBody: body } = resourceOf(synthesized(), 'AWS::CloudWatch::Dashboard', 'OperationsDashboard')
    .Properties as { DashboardBody: { 'Fn::Join': [string, unknown[]] } };
  const text = body['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'REFERENCE')).join('');
  const { widgets } = JSON.parse(text) as { readonly widgets: readonly BodyWidget[] };
  return widgets.map(({ properties: { title = '', markdown = '', metrics = [] }, x, y, width, height }) => ({
    place: { x, y, width, height },
    texts: [title, markdown.replaceAll('*', '').replace(/\s+/g, ' ')],
    lines: metrics
      .map((row) => row.at(-1) as { label?: string; visible?: boolean; expression?: string })
      .filter(({ visible, expression }) => visible !== false && expression?.startsWith('SEARCH') !== true)
      .map(({ label = '' }) => label),
  }));
}
