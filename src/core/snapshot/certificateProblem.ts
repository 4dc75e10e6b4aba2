/** Why the certificate of a server is not trusted, as the cause of a ProfileError 'untrusted-certificate', so that it can be asked about. */

/** A certificate that was shown and what is wrong with it. Texts are of one line and safe to show. */
export interface CertificateProblem {
  readonly kind: 'certificate-problem';
  /** "https://host:8443". */
  readonly origin: string;
  /** SHA-256 of the certificate in DER form, as "AB:CD:…"; what TlsChoice wants. */
  readonly fingerprint256: string;
  /** "CN=host, O=Example"; '' for none. */
  readonly subject: string;
  readonly issuer: string;
  /** As the certificate writes them: "Sep 30 12:00:00 2026 GMT". */
  readonly validFrom: string;
  readonly validTo: string;
  /** A clause: "it is signed by itself". */
  readonly reason: string;
}

/** The problem that an error tells of, or undefined when it is about something else. */
export function certificateProblemOf(error: unknown): CertificateProblem | undefined {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const isProblem =
    typeof cause === 'object' &&
    cause !== null &&
    'kind' in cause &&
    cause.kind === 'certificate-problem';
  return isProblem ? (cause as CertificateProblem) : undefined;
}
