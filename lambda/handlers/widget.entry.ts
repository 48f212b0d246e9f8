import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoBoardStore } from '../adapters/board-store';
import { systemClock } from '../adapters/system-clock';
import { readSettings, WIDGET } from '../contract/settings';
import { createWidgetHandler } from './widget';

const settings = readSettings('widget', WIDGET, process.env);

export const handler = createWidgetHandler({
  board: new DynamoBoardStore(DynamoDBDocumentClient.from(new DynamoDBClient({})), settings.campaignsTable),
  clock: systemClock,
  controls: settings.controlsFunctionArn,
});
