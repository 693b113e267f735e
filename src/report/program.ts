/** How texts call this tool, wherever they come from. A version behind the name is meant as it stands. */
const CALLED = /\bnpx authwright(?![\w@-])/g;

/** A text with its commands as they are typed where the tool was started in another way. */
export function asStarted(text: string, program: string | undefined): string {
  return program === undefined ? text : text.replace(CALLED, () => program);
}
