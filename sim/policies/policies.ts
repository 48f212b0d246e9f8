/** The policies that Callpace is compared with, from what people build to what nobody can. */
import { callbackLanes } from './callback-lanes';
import { cloudwatch } from './cloudwatch';
import { direct } from './direct';
import type { BenchPolicy } from './measure-policy';
import { oracle } from './oracle';
import { recipe } from './recipe';

export const POLICIES: readonly BenchPolicy[] = [recipe, callbackLanes, cloudwatch, direct, oracle];
