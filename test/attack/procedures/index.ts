import { accountProcedures } from './accounts.js';
import { httpProcedures } from './http.js';
import { limitProcedures } from './limits.js';
import type { Procedures } from './procedure.js';
import { processProcedures } from './processes.js';
import { sessionProcedures } from './sessions.js';
import { tokenProcedures } from './tokens.js';

/** By the id of the case. Cases without one are wholly described by their request and what is expected. */
export const procedures: Procedures = {
  ...tokenProcedures,
  ...sessionProcedures,
  ...accountProcedures,
  ...limitProcedures,
  ...httpProcedures,
  ...processProcedures,
};
