/** The oldest Node that runs Portolan. */
export const NEEDED = [24, 12];
/** Exit status of a command that cannot run at all. */
export const CANNOT = 3;

export function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}
