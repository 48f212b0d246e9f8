/** Each alarm of the template fires in a scenario that causes it, and clears when the cause is gone. */
import { resourcesOfType, synthesized } from '../lib/synthesized';
import { FEEDBACK } from './feedback';
import { LIMITS } from './limits';
import { LISTS } from './lists';
import { playScenario } from './scene';

const SCENARIOS = [FEEDBACK, LISTS, LIMITS];

// Side by side: they wait most of the time.
it.concurrent.each(SCENARIOS)('$title', (scenario) => playScenario(scenario));

it('none is without a scenario', () => {
  const alarms = resourcesOfType(synthesized({ deployment: 'spring' }), 'AWS::CloudWatch::Alarm');
  const names = alarms.map(([, { Properties }]) => String(Properties['AlarmName']).replace(/^spring-/, ''));
  const shown = SCENARIOS.flatMap((scenario) => scenario.alarms);
  expect(new Set(shown)).toEqual(new Set(names));
  expect(shown).toHaveLength(names.length);
});
