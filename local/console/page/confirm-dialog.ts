/** Asks before something is done. The browser keeps the focus inside and takes Escape for a no. */
import { element } from './elements';

/** Resolves to whether the answer is yes. */
export function confirmed(question: string): Promise<boolean> {
  const yes = element('button', { type: 'button', class: 'primary' }, 'Yes');
  const no = element('button', { type: 'button', autofocus: '' }, 'No');
  const text = element('p', { id: 'question' }, question);
  const dialog = element(
    'dialog',
    { 'aria-labelledby': 'question' },
    text,
    element('div', { class: 'answers' }, yes, no),
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    yes.addEventListener('click', () => dialog.close('yes'));
    no.addEventListener('click', () => dialog.close('no'));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.showModal();
  });
}
