import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

/** One key and its certificate, PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

export interface TestCertificates {
  /** For `SSL_CERT_FILE`: what the sidecar shall trust. */
  readonly caPem: string;
  /** Signed by that CA, for every host of the providers. */
  readonly trusted: Identity;
  /** For the same hosts, signed by nobody. */
  readonly untrusted: Identity;
}

const hosts = [
  'api.anthropic.com',
  'platform.claude.com',
  'chatgpt.com',
  'auth.openai.com',
  'api.openai.com',
  '*.googleapis.com',
  'portal.qwen.ai',
  'chat.qwen.ai',
  'auth.kimi.com',
  'api.kimi.com',
  'auth.x.ai',
  'api.x.ai',
  'cli-chat-proxy.grok.com',
  'iflow.cn',
  '*.iflow.cn',
];

/** Made anew for every test run: no private key lies in the repository, none outlives the run. */
export function makeCertificates(): TestCertificates {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const keys = {
    privateKey: forge.pki.privateKeyFromPem(privateKey),
    publicKey: forge.pki.publicKeyFromPem(publicKey),
  };
  const caPem = sign(keys, { subject: 'Test CA', issuer: 'Test CA', isCa: true });
  const leaf = (issuer: string): Identity => ({
    key: privateKey,
    cert: sign(keys, { subject: 'Test upstream', issuer, isCa: false }),
  });
  return { caPem, trusted: leaf('Test CA'), untrusted: leaf('Nobody') };
}

interface Wish {
  readonly subject: string;
  readonly issuer: string;
  readonly isCa: boolean;
}

const dayMs = 86_400_000;

function sign(keys: forge.pki.rsa.KeyPair, { subject, issuer, isCa }: Wish): string {
  const cert = forge.pki.createCertificate();
  cert.publicKey = keys.publicKey;
  cert.serialNumber = isCa ? '01' : '02';
  cert.validity.notBefore = new Date(Date.now() - dayMs);
  cert.validity.notAfter = new Date(Date.now() + 7 * dayMs);
  cert.setSubject([{ name: 'commonName', value: subject }]);
  cert.setIssuer([{ name: 'commonName', value: issuer }]);
  cert.setExtensions(
    isCa
      ? [
          { name: 'basicConstraints', cA: true, critical: true },
          { name: 'keyUsage', keyCertSign: true, critical: true },
        ]
      : [
          { name: 'extKeyUsage', serverAuth: true },
          { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) },
        ],
  );
  cert.sign(keys.privateKey, forge.md.sha256.create());
  return forge.pki.certificateToPem(cert);
}
