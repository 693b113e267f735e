/** A setting of generated code that comes from the environment. */
export type EnvVariable = {
  readonly name: string;
  /** For `.env.example`, one line. */
  readonly comment: string;
  /** What fits on the machine of a developer; null where only its owner knows, such as the password of a server. */
  readonly local: LocalValue | null;
};

export type LocalValue =
  /** 32 random bytes in base64url: as many as the output of HS256 has (RFC 7518, 3.2). */
  | { readonly kind: 'secret' }
  /** A new key of the curve P-256 for ES256 (RFC 7518, 3.4): PKCS #8 in base64url. */
  | { readonly kind: 'private-key' }
  /** Where the server listens: `http://localhost:3000`. */
  | { readonly kind: 'origin' }
  | { readonly kind: 'text'; readonly text: string };
