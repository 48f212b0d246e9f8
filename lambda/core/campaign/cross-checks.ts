/** What fields of campaign.json say together: each may be right by itself, and still make no sense beside another. */
import type { CampaignFile } from './schema';

/** @param isGiven whether a field stands in the file, also with a value that is wrong */
export function contradictions(file: CampaignFile, isGiven: (field: keyof CampaignFile) => boolean): readonly string[] {
  return [
    ...callerIds(file, isGiven),
    ...times(file),
    ...hours(file),
    ...attempts(file),
    ...agents(file, isGiven),
    ...columns(file),
  ];
}

function* callerIds({ sourceNumbers }: CampaignFile, isGiven: (field: keyof CampaignFile) => boolean) {
  if (isGiven('queueId') && isGiven('sourceNumbers'))
    yield '"queueId" and "sourceNumbers" are both given: leave one of them out, because Connect does not say whose caller id it would show';
  if (!Array.isArray(sourceNumbers)) return;
  const phones = sourceNumbers.map((number) => (typeof number === 'string' ? number : number.phone));
  const again = phones.findIndex((phone, index) => phones.indexOf(phone) < index);
  if (again >= 0)
    yield `"sourceNumbers[${again}]" is the same number as "sourceNumbers[${phones.indexOf(phones[again] as string)}]": name it once`;
}

function* times({ startsAt, endsAt }: CampaignFile) {
  if (startsAt !== undefined && endsAt !== undefined && Date.parse(endsAt) <= Date.parse(startsAt))
    yield `"endsAt" is "${endsAt}", which is not after "startsAt", "${startsAt}": give a later "endsAt", or leave one of them out`;
}

function* hours({ hours: said = {} }: CampaignFile) {
  const { holidays: _, rules: _rules, unknownZone: _zone, ...days } = said;
  const windows = Object.values(days);
  if (windows.length > 0 && windows.every((each) => each?.length === 0))
    yield '"hours" has no window on any day: give a day one, or set "state" to "paused"';
  for (const [day, each] of Object.entries(days)) if (Array.isArray(each)) yield* overlaps(day, each);
}

function* overlaps(day: string, windows: readonly string[]) {
  // Of the form HH:MM-HH:MM, so texts are in the order of their times.
  const sorted = [...windows].sort();
  const found = sorted.findIndex((window, index) => window.slice(0, 5) < (sorted[index - 1] ?? '').slice(6));
  if (found > 0)
    yield `"hours.${day}" has "${sorted[found - 1]}" and "${sorted[found]}", which overlap: join them into one window`;
}

function* attempts({ attempts: rules }: CampaignFile) {
  if (!rules) return;
  const { max, retry = {}, perNumberPerDay, perNumberInAll } = rules;
  for (const [ending, rule] of Object.entries(retry))
    if (max !== undefined && rule.max !== undefined && rule.max > max)
      yield `"attempts.retry.${ending}.max" is ${rule.max}, more than "attempts.max", ${max}: give at most ${max}, or a greater "attempts.max"`;
  if (perNumberPerDay !== undefined && perNumberInAll !== undefined && perNumberPerDay > perNumberInAll)
    yield `"attempts.perNumberPerDay" is ${perNumberPerDay}, more than "attempts.perNumberInAll", ${perNumberInAll}: give at most ${perNumberInAll}`;
}

function* agents({ reachesAgents }: CampaignFile, isGiven: (field: keyof CampaignFile) => boolean) {
  if (reachesAgents === true && !isGiven('concurrentCalls'))
    yield '"concurrentCalls" is missing, which "reachesAgents" requires: give the calls that your agents can take at the same time; the pace does not know who of them is free, and only this cap keeps answered people from waiting with no agent free';
}

function* columns({ columns: mapping }: CampaignFile) {
  const { attributes } = mapping ?? {};
  if (typeof attributes !== 'object' || Array.isArray(attributes)) return;
  const names = Object.values(attributes);
  const again = names.find((name, index) => names.indexOf(name) < index);
  if (again !== undefined)
    yield `"columns.attributes" gives two columns the name "${again}": give each a name of its own`;
}
