/**
 * What a terminal or a page obeys though it is no control of ASCII's, as a part of a character class: DEL, the C1 controls
 * (ECMA-48 section 5.3), and what turns the direction of writing (UAX #9 section 2).
 */
export const STEERING: string = String.raw`\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069`;
