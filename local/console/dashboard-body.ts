/**
 * Reads the body of a CloudWatch dashboard, as the template has it, into the widgets that the console shows. Nothing is
 * dropped: what is not understood becomes a widget, or a sentence in one, that says so. The format:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
import type {
  AlarmWidget,
  AxisBounds,
  CustomWidget,
  GraphAnnotation,
  GraphWidget,
  GridPlace,
  Widget,
  YAxisSide,
} from './console-types';
import { type MetricRow, readMetricRow } from './metric-row';

/** A widget with what is asked of the metrics for it. */
export interface ReadWidget {
  readonly widget: Widget;
  /** Empty for a widget that is no graph. */
  readonly rows: readonly MetricRow[];
}

interface WireWidget {
  readonly type?: string;
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly properties?: WireProperties;
}

interface WireProperties {
  readonly title?: string;
  readonly view?: string;
  readonly stacked?: boolean;
  readonly stat?: string;
  readonly markdown?: string;
  readonly alarms?: readonly string[];
  readonly endpoint?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly metrics?: readonly unknown[];
  readonly annotations?: { readonly horizontal?: readonly unknown[]; readonly [kind: string]: unknown };
  readonly yAxis?: Readonly<Partial<Record<YAxisSide, AxisBounds>>>;
}

interface WireAnnotation {
  readonly value: number;
  readonly label?: string;
  readonly color?: string;
  readonly yAxis?: YAxisSide;
}

/** CloudWatch's size of a widget that gives none. */
const DEFAULT_SIZE = 6;

/** @throws where the body has no list of widgets. */
export function readDashboardBody(body: unknown): readonly ReadWidget[] {
  const { widgets } = body as { readonly widgets?: unknown };
  if (!Array.isArray(widgets)) throw new Error('the body of the dashboard has no list of widgets');
  return widgets.map(readWidget);
}

function readWidget(wire: WireWidget): ReadWidget {
  const { type = 'without a type', properties = {} } = wire;
  const place = readPlace(wire);
  switch (type) {
    case 'metric':
      return readGraph(properties, place);
    case 'text':
      return { widget: { kind: 'text', place, markdown: properties.markdown ?? '' }, rows: [] };
    case 'alarm':
      return { widget: readAlarms(properties, place), rows: [] };
    case 'custom':
      return { widget: readCustom(properties, place), rows: [] };
    default:
      return { widget: { kind: 'unknown', title: properties.title ?? '', place, type }, rows: [] };
  }
}

const readPlace = ({ x, y, width = DEFAULT_SIZE, height = DEFAULT_SIZE }: WireWidget): GridPlace => ({
  x,
  y,
  width,
  height,
});

const readAlarms = ({ title = 'Alarms', alarms = [] }: WireProperties, place: GridPlace): AlarmWidget => ({
  kind: 'alarms',
  title,
  place,
  alarms: alarms.map((arn) => arn.split(':alarm:')[1] ?? arn),
});

const readCustom = ({ title = '', endpoint = '', params = {} }: WireProperties, place: GridPlace): CustomWidget => ({
  kind: 'custom',
  title,
  place,
  endpoint,
  params,
});

function readGraph(properties: WireProperties, place: GridPlace): ReadWidget {
  const { title = '', view = 'timeSeries', stacked = false, yAxis = {} } = properties;
  const read = (properties.metrics ?? []).map((row, index) => readMetricRow(row, index, properties.stat));
  const rows = read.filter((row) => typeof row !== 'string');
  const annotations = readAnnotations(properties);
  const widget: GraphWidget = {
    kind: 'graph',
    title,
    place,
    stacked,
    series: rows.filter(isNamed).map(({ label, axis, color }) => ({ label, axis, color })),
    searches: rows.some(({ isShown, source }) => isShown && source.kind === 'search'),
    annotations: annotations.lines,
    axes: { left: boundsOf(yAxis.left), right: boundsOf(yAxis.right) },
    notShown: [
      ...(view === 'timeSeries' ? [] : [`the view ${view}: drawn over time instead`]),
      ...read.filter((row) => typeof row === 'string'),
      ...annotations.notShown,
    ],
  };
  return { widget, rows };
}

/** What a search finds shows only when it is asked. */
export const isNamed = ({ isShown, source }: MetricRow): boolean => isShown && source.kind !== 'search';

const boundsOf = ({ min, max, label }: AxisBounds = {}): AxisBounds => ({
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
  ...(label === undefined ? {} : { label }),
});

interface Annotations {
  readonly lines: readonly GraphAnnotation[];
  readonly notShown: readonly string[];
}

function readAnnotations({ annotations = {} }: WireProperties): Annotations {
  const { horizontal = [], ...others } = annotations;
  const lines = horizontal.filter(isLine);
  return {
    lines: lines.map(({ value, label, color, yAxis = 'left' }) => ({
      value,
      label: label ?? String(value),
      axis: yAxis,
      color,
    })),
    notShown: [
      ...(lines.length < horizontal.length ? ['annotations of bands'] : []),
      ...Object.keys(others).map((kind) => `${kind} annotations`),
    ],
  };
}

/** A band is a list of two lines. */
const isLine = (annotation: unknown): annotation is WireAnnotation =>
  !Array.isArray(annotation) && typeof (annotation as WireAnnotation).value === 'number';
