/** Whether the certificate that a server showed is trusted, and the description of one that is not. */
import type { Socket } from 'node:net';
import { checkServerIdentity, TLSSocket, type PeerCertificate } from 'node:tls';
import { ProfileError } from '../../core/errors.js';
import type { CertificateProblem } from '../../core/snapshot/certificateProblem.js';
import type { TlsChoice } from '../../core/snapshot/httpTarget.js';
import { visibleText } from '../../core/visibleText.js';

/**
 * Undefined when the server at the other end of a finished handshake is trusted: by the authorities and the names in its certificate, or
 * because it shows exactly the pinned one. Else an error 'untrusted-certificate' with a CertificateProblem as its cause.
 */
export function certificateError(
  socket: Socket,
  url: URL,
  choice: TlsChoice,
): ProfileError | undefined {
  if (!(socket instanceof TLSSocket)) {
    return new ProfileError('untrusted-certificate', `${url.host} was asked without TLS`);
  }
  // An empty object when there is none.
  const certificate: Partial<PeerCertificate> = socket.getPeerCertificate();
  const reason = whyNotTrusted(socket, certificate, url, choice);
  if (reason === undefined) return undefined;
  const { fingerprint256 = '', valid_from: validFrom = '', valid_to: validTo = '' } = certificate;
  const problem: CertificateProblem = {
    kind: 'certificate-problem',
    origin: url.origin,
    fingerprint256,
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    validFrom: visibleText(validFrom, 60),
    validTo: visibleText(validTo, 60),
    reason,
  };
  const message = `the certificate of ${url.host} is not trusted: ${reason}`;
  return new ProfileError('untrusted-certificate', message, { cause: problem });
}

function whyNotTrusted(
  socket: TLSSocket,
  certificate: Partial<PeerCertificate>,
  url: URL,
  choice: TlsChoice,
): string | undefined {
  switch (choice.kind) {
    case 'pinned':
      if (certificate.fingerprint256 === choice.fingerprint256.toUpperCase()) return undefined;
      return 'it is another one than the one that was chosen to be trusted';
    case 'verify': {
      if (!socket.authorized) return reasonOf(String(socket.authorizationError), certificate, url);
      // Said again here, because Node leaves it out for a session that is taken up again.
      const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
      const mismatch = checkServerIdentity(host, certificate as PeerCertificate);
      if (mismatch === undefined) return undefined;
      return reasonOf('ERR_TLS_CERT_ALTNAME_INVALID', certificate, url);
    }
    default:
      choice satisfies never;
      return 'it is not known how to check it';
  }
}

/** The code is one of OpenSSL's or Node's. */
function reasonOf(code: string, certificate: Partial<PeerCertificate>, url: URL): string {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'it is signed by itself';
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return 'it is signed by an authority that is not known here';
    case 'CERT_HAS_EXPIRED':
      return `it was valid until ${visibleText(certificate.valid_to ?? '?', 60)}`;
    case 'CERT_NOT_YET_VALID':
      return `it is valid from ${visibleText(certificate.valid_from ?? '?', 60)} on`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `it is not for ${url.hostname}`;
    default:
      return visibleText(code, 100);
  }
}

/** "CN=host, O=Example" of a name as Node gives it; a part that occurs several times has a list of values. */
function nameOf(name: PeerCertificate['subject'] | undefined): string {
  const parts = Object.entries(name ?? {}) as [string, string | string[]][];
  const text = parts.flatMap(([key, value]) => [value].flat().map((part) => `${key}=${part}`));
  return visibleText(text.join(', '), 200);
}
