/**
 * Builds what a rule's target receives from an event (EventBridge user guide, "eb-transform-target-input"): placeholders
 * in angle brackets are replaced by the values at their paths. Within a JSON string a text goes in as it is, escaped, and
 * a missing value is empty; outside of one, a value goes in as JSON.
 */

export interface InputTransformer {
  /** JSON paths such as `$.detail.contactId`, by placeholder. */
  readonly paths: Readonly<Record<string, string>>;
  readonly template: string;
}

/** @param rule ARN of the rule, for the placeholders that EventBridge itself fills */
export function transformInput(transformer: InputTransformer, event: object, rule: string): string {
  const value = (name: string): unknown => {
    const path = transformer.paths[name];
    return path === undefined ? ownPlaceholder(name, event, rule) : valueAt(path, event);
  };
  let insideString = false;
  let result = '';
  for (const [token] of transformer.template.matchAll(/\\.|"|<[\w.-]+>|[^\\"<]+|./gs)) {
    if (token === '"') insideString = !insideString;
    const isPlaceholder = token.length > 2 && token.startsWith('<') && token.endsWith('>');
    result += isPlaceholder ? insert(value(token.slice(1, -1)), insideString) : token;
  }
  return result;
}

function insert(value: unknown, insideString: boolean): string {
  if (!insideString) return value === undefined ? '' : JSON.stringify(value);
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
}

function ownPlaceholder(name: string, event: object, rule: string): unknown {
  switch (name) {
    case 'aws.events.event':
    case 'aws.events.event.json':
      return event;
    case 'aws.events.rule-arn':
      return rule;
    case 'aws.events.rule-name':
      return rule.split('/').pop();
    case 'aws.events.event.ingestion-time':
      return valueAt('$.time', event);
    default:
      throw new Error(`the input template names <${name}>, for which there is no path`);
  }
}

/** `$.detail.tags["a.b"][0]` */
function valueAt(path: string, event: object): unknown {
  let value: unknown = event;
  for (const [, name, quoted, index] of path.matchAll(/\.([\w-]+)|\[["']([^"']+)["']\]|\[(\d+)\]/g)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[name ?? quoted ?? index ?? ''];
  }
  return value;
}
