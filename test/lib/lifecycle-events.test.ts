import { resourceOf, resourcesOfType, synthesized } from './synthesized';

const TELLERS = ['PacingControllerFunction', 'CampaignReportsFunction'];

const told = (settings: Readonly<Record<string, unknown>>) => {
  const subject = synthesized(settings);
  const buses = TELLERS.map((teller) => {
    const { Properties } = resourceOf(subject, 'AWS::Lambda::Function', teller);
    return Properties['Environment'].Variables.EVENT_BUS as string | undefined;
  });
  const policies = JSON.stringify(resourcesOfType(subject, 'AWS::IAM::Policy'));
  return { buses, grants: [...policies.matchAll(/event-bus\/([^"]+)"/g)].map(([, name]) => name) };
};

describe('the life-cycle events', () => {
  it('are put on the default bus by the controller and the reports, which may use no other', () => {
    expect(told({})).toEqual({ buses: ['default', 'default'], grants: ['default', 'default'] });
  });

  it('are put on another bus where one is named', () => {
    expect(told({ lifecycleEventBus: 'calls' })).toEqual({ buses: ['calls', 'calls'], grants: ['calls', 'calls'] });
  });

  it('need no right where nobody is to be told', () => {
    expect(told({ lifecycleEvents: 'false' })).toEqual({ buses: [undefined, undefined], grants: [] });
  });
});
