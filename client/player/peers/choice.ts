// Whether this viewer shares what they watch, and why not: goes on where the server (`headwater/watching/choice.py`) ends. Pure.

/** What only the server knows, then what only the browser knows. */
export type Off = "instance" | "closed" | "video" | "address" | "person" | "signal" | "default" | "saving";

export interface Choice {
  /** null: shared. */
  off: Off | null;
  /** The person themselves said so. */
  chosen: boolean;
}

export interface Here {
  /** What was chosen in this browser; null: nothing. */
  remembered: boolean | null;
  /** Do Not Track or Global Privacy Control. */
  signal: boolean;
  /** The device saves data, or pays for it. */
  saving: boolean;
}

const FIXED: readonly (Off | null)[] = ["instance", "closed", "video", "address"];

/** Whether the person's switch can change anything. */
export const isFixed = ({ off }: Choice): boolean => FIXED.includes(off);

/** Decides: what is impossible, then the account, this browser's own choice, what the browser asks for, the defaults. */
export function decide(told: Choice, here: Here): Choice {
  if (isFixed(told) || told.chosen) return told;
  if (here.remembered !== null) return { off: here.remembered ? null : "person", chosen: true };
  if (told.off) return told;
  if (here.signal) return { off: "signal", chosen: false };
  return here.saving ? { off: "saving", chosen: false } : told;
}
