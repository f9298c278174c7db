import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Resolve, resolveReferences } from '../content/references.ts';
import type { Environment } from '../content/settings.gen.ts';
import { DasError } from '../core/errors.ts';
import { readAddress } from '../targets/address.ts';
import type { SearchSettings } from '../targets/search.ts';

/**
 * How to reach a declared environment: secrets resolved, PEM files read. Requests are signed where a region or a role is
 * given, and to an address of Amazon's that no other way to sign in is given for. Throws USAGE when a file cannot be read or the
 * region is not known, and what `secret` throws.
 */
export async function searchSettings(
  directory: string,
  chosen: Environment,
  secret: Resolve,
): Promise<SearchSettings> {
  const { url, username, certificate, key, ca } = chosen;
  const { password, passphrase } = (await resolveReferences(
    { password: chosen.password, passphrase: chosen.passphrase },
    secret,
  )) as Secrets;
  const pem = (word: keyof typeof NAMES, path: string): Promise<string> =>
    readPem(word, join(directory, path));
  const signing = signingOf(chosen);
  return {
    url,
    ...(username === undefined ? {} : { username, password }),
    ...(ca === undefined ? {} : { ca: await pem('ca', ca) }),
    ...(certificate === undefined || key === undefined
      ? {}
      : {
          certificate: {
            cert: await pem('certificate', certificate),
            key: await pem('key', key),
            ...(passphrase === undefined ? {} : { passphrase }),
          },
        }),
    ...(signing ? { signing } : {}),
  };
}

interface Secrets {
  readonly password?: string;
  readonly passphrase?: string;
}

/** An Amazon domain, unless told otherwise: by its address, or because requests to it are signed. */
export const flavourOf = ({ url, flavour, region, roleArn }: Environment): 'amazon' | 'self-managed' =>
  flavour ?? (readAddress(url).isAmazon || region || roleArn ? 'amazon' : 'self-managed');

function signingOf({ url, username, certificate, region, roleArn }: Environment): SearchSettings['signing'] {
  const address = readAddress(url);
  const isSigned = region ?? roleArn ?? (address.isAmazon && !username && !certificate);
  if (!isSigned) return undefined;
  const found = region ?? address.region;
  if (found === undefined)
    throw new DasError(
      'USAGE',
      `The region of ${url} is not known: its address does not tell it.`,
      'Add region to this environment of das-compliance.yaml.',
    );
  return { region: found, ...(roleArn === undefined ? {} : { roleArn }) };
}

const NAMES = { ca: 'certificate authority', certificate: 'client certificate', key: 'private key' } as const;

/** `word` is the key of das-compliance.yaml that names the file. */
export const readPem = (word: keyof typeof NAMES, path: string): Promise<string> =>
  readFile(path, 'utf8').catch(() => {
    throw new DasError(
      'USAGE',
      `The ${NAMES[word]} ${path} cannot be read.`,
      `Check ${word} in das-compliance.yaml.`,
    );
  });
