import { fictionalNumbers, isFinal, listOf, withDeployment } from './support/deployment';

it('dials a dropped list to its end and accounts for every row', async () => {
  await withDeployment(
    { account: { inbound: { kind: 'steady', share: 0.2, peakShare: 0.2, holdSeconds: 120 } } },
    async (deployment) => {
      const numbers = fictionalNumbers(60);
      await deployment.dropList('spring', listOf([...numbers, numbers[0] ?? '', 'not a number']));
      const summary = await deployment.finished('spring');

      expect(summary).toMatchObject({ rows: 62, rejected: 1, duplicates: 1, addsUp: true });
      const contacts = await deployment.contacts('spring');
      expect(contacts).toHaveLength(60);
      expect(contacts.every(isFinal)).toBe(true);
      expect(deployment.log).toMatchObject({ throttled: 0, breaches: 0 });
      expect(new Set(deployment.calls.map((call) => call.destination))).toEqual(new Set(numbers));
      expect(await deployment.object('reports/default/spring/rejects.csv')).toContain('not a number');
      expect((await deployment.object('reports/default/spring/results.csv'))?.trim().split('\n')).toHaveLength(61);
      expect(deployment.stack.problems).toEqual([]);
      expect(deployment.stack.front.counts().filter((call) => !call.allowed)).toEqual([]);
    },
  );
});
