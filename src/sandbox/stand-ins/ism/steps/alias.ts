import { listOf, mapValues, objectOf } from '../../json.ts';
import { type Step, settled } from './step.ts';

/** Adds aliases to the index and removes them; what is there already is no error, what is gone already is. */
export const alias: Step = {
  name: 'attempt_alias',
  run: async ({ node, index, config }) => {
    const actions = listOf(config['actions']).map((action) =>
      mapValues(objectOf(action), (change) => ({ ...objectOf(change), index: index.name })),
    );
    const answer = await node.request('POST', '/_aliases', { actions });
    const undone = `Failed to update alias [index=${index.name}] for actions: [actions=${JSON.stringify(actions)}]`;
    return settled(answer, `Successfully updated alias [index=${index.name}]`, undone);
  },
};
