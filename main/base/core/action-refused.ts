/** Something the user asked for that could not be done, with a sentence for the place of the click. */
export class ActionRefused extends Error {
  override readonly name = 'ActionRefused';
}
