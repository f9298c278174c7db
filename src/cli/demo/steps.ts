import { EXIT } from '../exit.ts';
import { feedLastMonth, feedNow, feedOnceMore } from './activity.ts';
import { handEdit, putBack, shortenRetention } from './changes.ts';
import { run, type Stage } from './stage.ts';
import { lastMonth } from './time.ts';

interface Step {
  readonly title: string;
  run(stage: Stage): Promise<unknown>;
}

/** The story, in order; each step insists on what it claims. */
export const STEPS: readonly Step[] = [
  { title: 'A sandbox: what is real, what stands in', run: (stage) => run(stage, ['sandbox', 'up']) },
  {
    title: 'The files are valid, and their own tests pass in the real engine',
    run: async (stage) => {
      await run(stage, ['validate']);
      await run(stage, ['test']);
    },
  },
  {
    title: 'Plan: everything is to be created',
    run: (stage) => run(stage, ['plan', '--detailed-exitcode'], EXIT.changes),
  },
  { title: 'Apply', run: (stage) => run(stage, ['apply', '--yes']) },
  { title: 'Plan again: nothing to do', run: (stage) => run(stage, ['plan', '--detailed-exitcode']) },
  {
    title: 'Last month of four engines: 5,000 sealed events go through the ingestion stages',
    run: feedLastMonth,
  },
  { title: 'The same records once more: nothing is doubled', run: feedOnceMore },
  { title: 'Twenty events of now trip a monitor; its message arrives', run: feedNow },
  {
    title: 'The monthly report',
    run: (stage) =>
      run(stage, [
        'report',
        'monthly-privileged-activity',
        '--month',
        lastMonth(stage.io.now()),
        '--out',
        stage.output,
      ]),
  },
  {
    title: 'A pull request shortens retention from 400 to 30 days: plan names the risk, apply refuses',
    run: shortenRetention,
  },
  {
    title: 'Somebody edits a policy on the server: drift, and it is put back',
    run: async (stage) => {
      await handEdit(stage);
      await putBack(stage);
    },
  },
  {
    title: 'Destroy: what is ours goes, evidence stays; then the sandbox ends',
    run: async (stage) => {
      await run(stage, ['destroy', '--yes']);
      await run(stage, ['sandbox', 'down']);
    },
  },
];
