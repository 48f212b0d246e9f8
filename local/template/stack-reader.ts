/** A template with its references resolved: what the readers of single resource types work with. */
import type { Template, TemplateResource } from './cloud-assembly';
import { conditionHolds, NO_VALUE, type References, resolveIntrinsics } from './intrinsics';
import { type Identity, identify, nameProperty, type Surroundings } from './resource-identity';

export interface ResolvedResource {
  readonly logicalId: string;
  readonly type: string;
  /** With every intrinsic function resolved. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly identity: Identity;
}

export class StackReader {
  readonly surroundings: Surroundings;
  readonly #template: Template;
  readonly #references: References;
  readonly #identities = new Map<string, Identity>();

  constructor(template: Template, surroundings: Surroundings) {
    this.#template = template;
    this.surroundings = surroundings;
    this.#references = {
      ref: (id) => this.#ref(id),
      getAtt: (id, attribute) => this.#getAtt(id, attribute),
      mapping: (map, first, second) =>
        (template.Mappings?.[map] as Record<string, Record<string, unknown>> | undefined)?.[first]?.[second],
      condition: (name) => {
        const definition = template.Conditions?.[name];
        if (definition === undefined) throw new Error(`the template has no condition ${name}`);
        return definition;
      },
    };
  }

  /** All resources whose condition holds. */
  resources(): ResolvedResource[] {
    return Object.entries(this.#template.Resources)
      .filter(([, { Condition }]) => Condition === undefined || conditionHolds(Condition, this.#references))
      .map(([logicalId, resource]) => ({
        logicalId,
        type: resource.Type,
        properties: this.#resolve(logicalId, resource.Properties ?? {}) as Record<string, unknown>,
        identity: this.#identity(logicalId, resource),
      }));
  }

  types(): string[] {
    return Object.values(this.#template.Resources).map(({ Type }) => Type);
  }

  outputs(): Record<string, string> {
    const entries = Object.entries(this.#template.Outputs ?? {})
      .filter(([, { Condition }]) => Condition === undefined || conditionHolds(Condition, this.#references))
      .map(([name, { Value }]) => [name, String(this.#resolve(name, Value))]);
    return Object.fromEntries(entries);
  }

  #resolve(owner: string, value: unknown): unknown {
    try {
      return resolveIntrinsics(value, this.#references);
    } catch (error) {
      throw new Error(`${owner}: ${(error as Error).message}`, { cause: error });
    }
  }

  #identity(logicalId: string, resource: TemplateResource): Identity {
    let identity = this.#identities.get(logicalId);
    if (!identity) {
      const property = nameProperty(resource.Type);
      const given = property === undefined ? undefined : resource.Properties?.[property];
      const name = given === undefined ? undefined : String(this.#resolve(logicalId, given));
      identity = identify(resource.Type, logicalId, name, this.surroundings);
      this.#identities.set(logicalId, identity);
    }
    return identity;
  }

  #ref(id: string): unknown {
    const { stackName, region, accountId } = this.surroundings;
    const pseudoParameters: Readonly<Record<string, unknown>> = {
      'AWS::Region': region,
      'AWS::AccountId': accountId,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stackName,
      'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
      'AWS::NoValue': NO_VALUE,
    };
    if (id in pseudoParameters) return pseudoParameters[id];
    const parameter = this.#template.Parameters?.[id];
    if (parameter) {
      if (parameter.Default === undefined) throw new Error(`the parameter ${id} has no default value`);
      return parameter.Default;
    }
    return this.#identity(id, this.#resource(id)).ref;
  }

  #getAtt(id: string, attribute: string): string {
    const resource = this.#resource(id);
    const value = this.#identity(id, resource).attributes[attribute];
    if (value === undefined) {
      throw new Error(`the attribute ${attribute} of ${id} (${resource.Type}) is not known to the local runtime`);
    }
    return value;
  }

  #resource(id: string): TemplateResource {
    const resource = this.#template.Resources[id];
    if (!resource) throw new Error(`the template has no parameter or resource ${id}`);
    return resource;
  }
}
