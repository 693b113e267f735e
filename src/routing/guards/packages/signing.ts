/** Whether a package signs tokens with its keys, and nothing else. */
export function signsTokens(name: string): boolean {
  return /^(?:jsonwebtoken|jwt-simple|jose|express-jwt)$/.test(name);
}
