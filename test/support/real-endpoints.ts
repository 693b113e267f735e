/** How a request was answered, and the handlers that ran for it. */
export type Answer = { readonly status: number; readonly ran: readonly string[] };

/** An endpoint as the framework itself has it. */
export type RealEndpoint = {
  readonly method: string;
  /** As authwright shows paths. */
  readonly shown: string;
  readonly handler: string;
  /** `file:line:column` of the calls that registered it, innermost first. */
  readonly calls: readonly string[];
  readonly anonymous: Answer;
  /** With an Authorization header. */
  readonly known: Answer;
};
