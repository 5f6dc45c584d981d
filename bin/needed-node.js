/** The oldest Node that runs Portolan. */
export const NEEDED = [24, 12];
/** Exit status of a command that cannot run at all. */
export const CANNOT = 3;

/** Says whether a version such as `24.12.0` will do; undefined is none. */
export function isNewEnough(version = "0.0") {
  const [major, minor] = version.split(".").map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}
