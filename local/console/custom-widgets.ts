/**
 * Calls the functions behind the custom widgets of a dashboard, as CloudWatch does: with the widget's parameters and a
 * context, and for a button with what the button says. Only functions that the template or a widget's answer names.
 */
import type { CustomWidget, Dashboard, WidgetAction, WidgetPlace, WidgetShown } from './console-types';

/** Answers with what the function returned, parsed. @throws where there is no such function, or it failed */
export type InvokeFunction = (functionArn: string, event: object) => Promise<unknown>;

export class CustomWidgets {
  readonly #dashboards: readonly Dashboard[];
  readonly #invoke: InvokeFunction | undefined;
  /** Functions that the buttons shown so far call. */
  readonly #named = new Set<string>();

  /** @param invoke none where no functions run */
  constructor(dashboards: readonly Dashboard[], invoke: InvokeFunction | undefined) {
    this.#dashboards = dashboards;
    this.#invoke = invoke;
  }

  show(place: WidgetPlace): Promise<WidgetShown> {
    const widget = this.#find(place);
    return widget ? this.#call(place, widget, widget.endpoint, widget.params) : Promise.resolve(NO_WIDGET);
  }

  async act({ endpoint, params, ...place }: WidgetAction): Promise<WidgetShown> {
    const widget = this.#find(place);
    if (!widget) return NO_WIDGET;
    if (!this.#named.has(endpoint)) return { problem: `No button of the widget calls ${endpoint}.` };
    return this.#call(place, widget, endpoint, params);
  }

  #find({ dashboard, widget }: WidgetPlace): CustomWidget | undefined {
    const found = this.#dashboards[dashboard]?.widgets[widget];
    return found?.kind === 'custom' ? found : undefined;
  }

  async #call(place: WidgetPlace, widget: CustomWidget, endpoint: string, params: object): Promise<WidgetShown> {
    if (!this.#invoke) return { problem: 'No functions run here, so this widget shows nothing.' };
    try {
      const answer = await this.#invoke(endpoint, { ...params, widgetContext: this.#contextOf(place, widget) });
      if (typeof answer !== 'string') return { problem: 'The function returned something else than HTML.' };
      for (const [, named = ''] of answer.matchAll(/<cwdb-action[^>]* endpoint="([^"]+)"/g)) this.#named.add(named);
      return { html: answer };
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  }

  /** As far as the documentation of CloudWatch describes it, and a page without forms has it. */
  #contextOf({ dashboard, widget: index }: WidgetPlace, { title, params, place }: CustomWidget): object {
    return {
      dashboardName: this.#dashboards[dashboard]?.name ?? '',
      widgetId: `widget-${index}`,
      locale: 'en',
      timezone: { label: 'UTC', offsetISO: '+00:00', offsetInMinutes: 0 },
      title,
      params,
      forms: { all: {} },
      width: place.width,
      height: place.height,
    };
  }
}

const NO_WIDGET: WidgetShown = { problem: 'There is no custom widget at this place.' };
