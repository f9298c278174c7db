import type { Answer } from '../answers.ts';
import { statusException } from '../answers.ts';
import type { Documents } from '../documents.ts';
import { foundIn, isRefused } from '../documents.ts';
import type { Json } from '../json.ts';
import { listOf, objectOf } from '../json.ts';
import type { Call } from '../routes.ts';

/** An email channel may only name configs that are there and of the right type; no capture pins the words. */
export async function refusedEmail(
  documents: Documents,
  { node }: Call,
  config: Json,
): Promise<Answer | undefined> {
  if (config['config_type'] !== 'email') return undefined;
  const { email_account_id: account, email_group_id_list: groups } = objectOf(config['email']);
  const ids = [account, ...listOf(groups)].map(String);
  const answers = await Promise.all(ids.map((id) => documents.get(node, id)));
  const refused = answers.find(isRefused);
  if (refused !== undefined) return refused;
  const types = answers.map((answer) => objectOf(foundIn(answer)?._source['config'])['config_type']);
  const lost = ids.filter((_id, at) => types[at] === undefined);
  if (lost.length > 0) return statusException(404, `Config IDs not found:[${lost.join(', ')}]`);
  const wrong = ids.findIndex((_id, at) => !isPartOfEmail(String(types[at]), at === 0));
  const role = wrong === 0 ? 'email account ID' : 'email group ID';
  return wrong < 0 ? undefined : statusException(406, `configId ${ids[wrong]} is not a valid ${role}`);
}

const isPartOfEmail = (type: string, isAccount: boolean): boolean =>
  isAccount ? type === 'smtp_account' || type === 'ses_account' : type === 'email_group';
