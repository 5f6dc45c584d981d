/** Major numbers of Linux's terminals (Documentation/admin-guide/devices.txt). */
const TTY = 4;
const ALTERNATE = 5;
const PTS_FIRST = 136;
const PTS_LAST = 143;
/** Minor numbers of major 4 from here on are serial lines. */
const SERIAL_FIRST = 64;

/** Names a controlling terminal as `ps` does, such as `pts/3`; undefined for none, and for a device of another kind. */
export function terminalName(device: number): string | undefined {
  // proc(5), tty_nr: "The minor device number is contained in the combination of bits 31 to 20 and 7 to 0; the major
  // device number is in bits 15 to 8."
  const major = (device >>> 8) & 0xff;
  const minor = ((device >>> 12) & 0xfff_00) | (device & 0xff);
  if (major >= PTS_FIRST && major <= PTS_LAST) return `pts/${(major - PTS_FIRST) * 256 + minor}`;
  if (major === TTY) return minor < SERIAL_FIRST ? `tty${minor}` : `ttyS${minor - SERIAL_FIRST}`;
  return major === ALTERNATE && minor === 1 ? "console" : undefined;
}
