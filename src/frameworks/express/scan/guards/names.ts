/** Names that hold who the caller is, or what proves it. */
const CREDENTIAL =
  /user|account|auth|token|jwt|session|principal|identity|claims|credential|bearer|api[-_]?key|secret|passw|login|signed|member|admin|role|permission|payload|decoded|viewer|actor|subject|cookie|me$/i;

/** Names that sound alike and prove nothing about the caller. */
const NOT_CREDENTIAL =
  /csrf|xsrf|user-?agent|captcha|honeypot|rate|throttle|limit|author$|authors?(?=s?$)/i;

export function isCredentialName(name: string): boolean {
  return CREDENTIAL.test(name) && !NOT_CREDENTIAL.test(name);
}

/** Code that checks a proof: given nothing, it throws. */
const VERIFIER = /verif|decode|decrypt|validate(token|jwt|session)|authenticate|introspect/i;

export function isVerifierName(name: string): boolean {
  return VERIFIER.test(name);
}

/** Names of the statuses 401 and 403. */
export function isRefusalName(name: string): boolean {
  return /un-?auth|forbidden|access_?denied|401|403/i.test(name);
}
