/** The alarms of a dashboard with their states, in words and not by colour alone. */
import type { AlarmShown, AlarmWidget, ConsoleData } from '../console-types';
import { element } from './elements';

export interface AlarmCard {
  readonly node: HTMLElement;
  show(alarms: ConsoleData['alarms']): void;
}

const STATES: Readonly<Record<AlarmShown['state'], string>> = {
  OK: 'OK',
  ALARM: 'in alarm',
  INSUFFICIENT_DATA: 'no data',
};

export function createAlarmCard({ title, alarms }: AlarmWidget): AlarmCard {
  const note = element('small', {}, 'not evaluated locally');
  const states = alarms.map(() => element('span', { class: 'state' }));
  const items = alarms.map((name, index) => element('li', {}, element('span', {}, name), states[index] ?? ''));
  const node = element(
    'section',
    { class: 'card' },
    element('h3', {}, title, ' ', note),
    element('ul', { class: 'alarms' }, ...items),
  );
  return {
    node,
    show: (shown) => {
      const isEvaluated = alarms.some((name) => name in shown);
      note.textContent = isEvaluated ? 'by the minute, as deployed' : 'not evaluated locally';
      for (const [index, state] of states.entries()) {
        const alarm = shown[alarms[index] ?? ''];
        state.textContent = alarm === undefined ? '' : STATES[alarm.state];
        state.dataset['state'] = alarm?.state ?? '';
        state.title = alarm?.reason ?? '';
      }
    },
  };
}
