import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectOk } from '../../core/answers.ts';
import { EXIT } from '../exit.ts';
import { claim, connect, run, type Stage, say } from './stage.ts';

const PCI = join('policies', 'retention', 'pci-dss.yaml');
const LIFECYCLE = '/_plugins/_ism/policies/article-lifecycle';

/** The pull request, its plan, the refusal, and the request closed again. */
export async function shortenRetention(stage: Stage): Promise<void> {
  const path = join(stage.io.directory, PCI);
  const before = await readFile(path, 'utf8');
  const after = before.replace(/\b400d\b/g, '30d').replace(/\b92d\b/g, '7d');
  claim(after !== before, `${PCI} keeps 400 days`);
  await writeFile(path, after);
  say(stage.io, `  ${PCI}: delete after 400d -> 30d, warm after 92d -> 7d`);
  const plan = await run(stage, ['plan']);
  claim(plan.includes('shortens-retention'), 'the plan names the risk');
  const refusal = await run(stage, ['apply', '--yes'], EXIT.refused);
  claim(refusal.includes('--allow shortens-retention'), 'the refusal says the way out');
  await writeFile(path, before);
  say(stage.io, '  Exit code 3, nothing was changed. The pull request is closed.');
}

/** Shortens a policy behind our back, as somebody with a console would. */
export async function handEdit(stage: Stage): Promise<void> {
  const { ports } = await connect(stage);
  const found = expectOk(await ports.search.request('GET', LIFECYCLE), 'Reading the policy');
  const policy = JSON.parse(JSON.stringify(found['policy']).replaceAll('"30d"', '"8d"')) as object;
  const version = `if_seq_no=${found['_seq_no']}&if_primary_term=${found['_primary_term']}`;
  expectOk(
    await ports.search.request('PUT', `${LIFECYCLE}?${version}`, { policy }),
    'Editing the policy by hand',
  );
  say(stage.io, '  On the server, article-lifecycle now deletes after 8 days instead of 30.');
}

export async function putBack(stage: Stage): Promise<void> {
  const drift = await run(stage, ['drift'], EXIT.changes);
  claim(drift.includes('RetentionPolicy/article-lifecycle'), 'drift names the policy');
  await run(stage, ['apply', '--yes']);
  await run(stage, ['drift']);
}
