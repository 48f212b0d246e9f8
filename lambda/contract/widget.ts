/**
 * What CloudWatch sends to the functions of a custom widget, what its buttons send, and what binds, as the controller
 * leaves it for them. The format of the first: AWS's "Details about custom widgets in CloudWatch".
 */
import type { CampaignId } from './items';

/** Only what is used of it. CloudWatch does not tell who looks. */
export interface WidgetEvent {
  /** Asked for its documentation, in Markdown. */
  readonly describe?: boolean;
  readonly widgetContext?: { readonly dashboardName?: string };
}

export const WIDGET_ACTIONS = ['pause', 'resume', 'cancel'] as const;
export type WidgetAction = (typeof WIDGET_ACTIONS)[number];

/** What a button of the widget sends, beside the context. */
export interface WidgetRequest {
  readonly campaign: CampaignId;
  readonly action: WidgetAction;
  /** `atMs` of the hold that the viewer saw; 0 for none. Nobody lifts, or sets, what he did not see. */
  readonly seenHoldMs: number;
}

/** What bound most of the time, until now. */
export interface PrevailingBinding {
  readonly kind: string;
  /** For a person. */
  readonly sentence: string;
  /** Unix ms. */
  readonly sinceMs: number;
}
