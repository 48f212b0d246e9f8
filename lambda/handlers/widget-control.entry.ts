import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoBoardStore } from '../adapters/board-store';
import { DynamoCampaignControl } from '../adapters/campaign-control';
import { FunctionInvoker } from '../adapters/function-invoker';
import { systemClock } from '../adapters/system-clock';
import { readSettings, WIDGET_CONTROL } from '../contract/settings';
import { createWidgetControlHandler } from './widget-control';

const settings = readSettings('widget-control', WIDGET_CONTROL, process.env);
const tables = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

export const handler = createWidgetControlHandler({
  board: new DynamoBoardStore(tables, settings.campaignsTable),
  control: new DynamoCampaignControl(tables, settings.campaignsTable),
  functions: new FunctionInvoker(new LambdaClient({}), settings),
  clock: systemClock,
  log: new Logger({ serviceName: 'widget-control' }),
});
