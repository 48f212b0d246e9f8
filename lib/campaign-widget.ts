/**
 * The campaigns on the dashboard, as a custom widget: a function that reads, which CloudWatch calls with the rights of
 * whoever looks; and, only where the deployment wants them, buttons, with a function of their own behind them. So whoever
 * may look needs lambda:InvokeFunction on the first, and cannot pause anything without the same on the second.
 */
import { CustomWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { WIDGET, WIDGET_CONTROL, type WidgetControlSettings, type WidgetSettings } from '../lambda/contract/settings';
import type { CampaignReports } from './campaign-reports';
import type { ContactTables } from './contact-tables';
import { NodeFunction } from './node-function';
import type { PacingController } from './pacing-controller';

export interface CampaignWidgetProps {
  readonly tables: ContactTables;
  readonly controller: PacingController;
  readonly reports: CampaignReports;
  /** Whether there are buttons that pause, resume and cancel. */
  readonly hasControls: boolean;
  /** Folder with the functions' source. @default this project */
  readonly projectRoot?: string | undefined;
}

/** Somebody waits in front of a dashboard. */
const TIMEOUT = Duration.seconds(10);

/** The widget and the functions behind it. */
export class CampaignWidget extends Construct {
  readonly function: NodeFunction<WidgetSettings>;
  /** Undefined where there are no buttons. */
  readonly controls: NodeFunction<WidgetControlSettings> | undefined;

  constructor(scope: Construct, id: string, props: CampaignWidgetProps) {
    super(scope, id);
    this.function = new NodeFunction<WidgetSettings>(this, 'Function', {
      handler: 'widget',
      settings: WIDGET,
      description: 'Shows the campaigns on the dashboard',
      timeout: TIMEOUT,
      projectRoot: props.projectRoot,
    });
    props.tables.grantCampaigns(this.function, 'GetItem', 'Query');
    this.controls = props.hasControls ? this.#createControls(props) : undefined;
    this.function.configure('controlsFunctionArn', this.controls?.functionArn);
  }

  /** A new one for each place on a dashboard. */
  widget(place: { readonly width: number; readonly height: number }): CustomWidget {
    return new CustomWidget({
      title: 'Campaigns',
      functionArn: this.function.functionArn,
      updateOnRefresh: true,
      updateOnResize: false,
      updateOnTimeRangeChange: false,
      ...place,
    });
  }

  #createControls({ tables, controller, reports, projectRoot }: CampaignWidgetProps) {
    const controls = new NodeFunction<WidgetControlSettings>(this, 'Controls', {
      handler: 'widget-control',
      settings: WIDGET_CONTROL,
      description: 'Pauses, resumes and cancels campaigns from the dashboard',
      timeout: TIMEOUT,
      projectRoot,
    });
    tables.grantCampaigns(controls, 'GetItem', 'Query', 'UpdateItem');
    controller.grantWake(controls);
    reports.grantRequest(controls);
    return controls;
  }
}
