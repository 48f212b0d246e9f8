/** Reads a plan back. It never changes, so whoever reads one chunk after the other remembers the last. */
import type { ListPlan } from './plan';
import type { ListObjects } from './ports';

type Objects = Pick<ListObjects, 'read'>;

const last = new WeakMap<Objects, { readonly key: string; readonly plan: ListPlan }>();

/** @throws if there is none: work objects are removed by age, weeks after the message. */
export async function readPlan(objects: Objects, key: string): Promise<ListPlan> {
  const known = last.get(objects);
  if (known?.key === key) return known.plan;
  const bytes = await objects.read(key);
  if (!bytes) throw new Error(`the plan ${key} is gone: drop the list again under another name`);
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of bytes) text += decoder.decode(piece, { stream: true });
  const plan = JSON.parse(text + decoder.decode()) as ListPlan;
  last.set(objects, { key, plan });
  return plan;
}
