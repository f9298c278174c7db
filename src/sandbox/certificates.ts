// The certificate library needs this before anything of it is loaded.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its private key (PKCS#8), both PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** An authority that lives as long as this process: its own certificate, and identities it vouches for. */
export interface Authority {
  readonly certificate: string;
  /** For localhost, 127.0.0.1 and ::1, as server and as client, named `CN=<name>,O=das-compliance sandbox`. */
  issue(name: string): Promise<Identity>;
}

const ORGANISATION = 'das-compliance sandbox';
const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
const LIFETIME_MS = 365 * 24 * 3600 * 1000;

/** Makes a new certificate authority; its private key is never written. */
export async function createAuthority(): Promise<Authority> {
  const keys = await generateKeys();
  const name = `O=${ORGANISATION}, CN=authority`;
  const root = await X509CertificateGenerator.createSelfSigned({
    ...lifetime(),
    name,
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return {
    certificate: root.toString('pem'),
    issue: (subject) => issue(subject, { name, signingKey: keys.privateKey }),
  };
}

/** The distinguished name of an issued identity, as the security plugin writes it. */
export function distinguishedName(name: string): string {
  return `CN=${name},O=${ORGANISATION}`;
}

async function issue(
  name: string,
  issuer: { readonly name: string; readonly signingKey: webcrypto.CryptoKey },
): Promise<Identity> {
  const keys = await generateKeys();
  const certificate = await X509CertificateGenerator.create({
    ...lifetime(),
    subject: `O=${ORGANISATION}, CN=${name}`,
    issuer: issuer.name,
    signingKey: issuer.signingKey,
    publicKey: keys.publicKey,
    signingAlgorithm: ALGORITHM,
    extensions: leafExtensions(),
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificate: certificate.toString('pem'), key: PemConverter.encode(key, 'PRIVATE KEY') };
}

function leafExtensions(): Extension[] {
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
    new SubjectAlternativeNameExtension([
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
      { type: 'ip', value: '::1' },
    ]),
  ];
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function lifetime(): { readonly notBefore: Date; readonly notAfter: Date } {
  const now = Date.now();
  // A little back, for clocks that are not quite together.
  return { notBefore: new Date(now - 60_000), notAfter: new Date(now + LIFETIME_MS) };
}
