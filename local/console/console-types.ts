/** What the console's server tells its page: the dashboards once, the numbers each second. Types only, for both sides. */

export type YAxisSide = 'left' | 'right';

/** Place in CloudWatch's grid of 24 columns; `x` and `y` are absent where the body leaves them to CloudWatch. */
export interface GridPlace {
  readonly x: number | undefined;
  readonly y: number | undefined;
  readonly width: number;
  readonly height: number;
}

/** A line or area that is drawn. */
export interface GraphSeries {
  readonly label: string;
  readonly axis: YAxisSide;
  /** As the body gives it; undefined where CloudWatch would choose. */
  readonly color: string | undefined;
}

/** A horizontal line at a value. */
export interface GraphAnnotation {
  readonly value: number;
  readonly label: string;
  readonly axis: YAxisSide;
  readonly color: string | undefined;
}

export interface AxisBounds {
  readonly min?: number;
  readonly max?: number;
  readonly label?: string;
}

export interface GraphWidget {
  readonly kind: 'graph';
  readonly title: string;
  readonly place: GridPlace;
  readonly stacked: boolean;
  /** In the order of the body; hidden metrics, which only feed expressions, are left out. */
  readonly series: readonly GraphSeries[];
  /** Whether a search finds more of them, so that their number is not known. */
  readonly searches: boolean;
  readonly annotations: readonly GraphAnnotation[];
  readonly axes: Readonly<Record<YAxisSide, AxisBounds>>;
  /** What of the widget this page cannot show, in words. */
  readonly notShown: readonly string[];
}

export interface TextWidget {
  readonly kind: 'text';
  readonly place: GridPlace;
  readonly markdown: string;
}

export interface AlarmWidget {
  readonly kind: 'alarms';
  readonly title: string;
  readonly place: GridPlace;
  readonly alarms: readonly string[];
}

/** What a function makes of the moment. */
export interface CustomWidget {
  readonly kind: 'custom';
  readonly title: string;
  readonly place: GridPlace;
  /** ARN of the function. */
  readonly endpoint: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A type of widget that this page does not know: shown as such, never dropped. */
export interface UnknownWidget {
  readonly kind: 'unknown';
  readonly title: string;
  readonly place: GridPlace;
  readonly type: string;
}

export type Widget = GraphWidget | TextWidget | AlarmWidget | CustomWidget | UnknownWidget;

export interface Dashboard {
  readonly name: string;
  readonly widgets: readonly Widget[];
}

/** A stretch of time that can be looked at. */
export interface TimeRange {
  readonly minutes: number;
  /** In place of the period of every metric of the body. */
  readonly periodSeconds: number;
}

/** Answer of `/dashboards.json`. */
export interface ConsoleModel {
  readonly dashboards: readonly Dashboard[];
  readonly ranges: readonly TimeRange[];
  /** What is not as in a deployment, one sentence each. */
  readonly labels: readonly string[];
}

/** The numbers of one graph, or why there are none. */
export interface GraphData {
  /** One per series of the widget, and then of those that were found, one value per period; null where there is no datapoint. */
  readonly series: readonly (readonly (number | null)[])[];
  /** What searches of the widget have found: series besides those that it names. */
  readonly found?: readonly GraphSeries[];
  readonly problem?: string;
}

export interface ShownTime {
  readonly periodSeconds: number;
  /** What the time axis spans, Unix s. */
  readonly spanSeconds: readonly [number, number];
  /** Starts of the periods, Unix s. */
  readonly timesSeconds: readonly number[];
}

/** How an alarm stands. */
export interface AlarmShown {
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly reason: string;
}

/** Which widget, by its places in the model. */
export interface WidgetPlace {
  readonly dashboard: number;
  readonly widget: number;
}

/** Body of a POST to `/action.json`: a button of a custom widget was used, and confirmed. */
export interface WidgetAction extends WidgetPlace {
  /** ARN of the function that the button calls. */
  readonly endpoint: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Answer of `/widget.json?dashboard=N&widget=N` and of `/action.json`. */
export type WidgetShown = { readonly html: string } | { readonly problem: string };

/** Answer of `/data.json?minutes=N`. */
export interface ConsoleData extends ShownTime {
  /** Per dashboard and widget; null for a widget that is no graph. */
  readonly graphs: readonly (readonly (GraphData | null)[])[];
  /** By name; those that are not here are not evaluated locally. */
  readonly alarms: Readonly<Record<string, AlarmShown>>;
}
