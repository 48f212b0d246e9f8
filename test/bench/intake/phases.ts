/** What is measured: each phase of the intake over the chunks of a list, one after the other, as a function would see them. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { HttpResponse } from '@smithy/core/protocols';
import { parse } from 'csv-parse/sync';
import { DynamoIntakeStore } from '../../../lambda/adapters/intake-store';
import { systemClock } from '../../../lambda/adapters/system-clock';
import { createChunkReader } from '../../../lambda/core/intake/chunk-reader';
import { readCsvRow } from '../../../lambda/core/intake/csv';
import { CHUNK_LIMITS, type ChunkPlace } from '../../../lambda/core/intake/plan';
import type { LoadListDeps } from '../../../lambda/core/intake/ports';
import { ListScan, type ScanEnd } from '../../../lambda/core/intake/scan-list';
import { RowStore } from '../../../lambda/core/intake/store-rows';
