// The viewer's switch: what was chosen is kept in the account of who is signed in, and in this browser.
import { callApi } from "../../shared/api.ts";
import type { PlayerData } from "../data.ts";
import { decide, type Choice, type Here } from "./choice.ts";
import { recallWish, rememberWish } from "./remembered.ts";

interface Signals {
  globalPrivacyControl?: boolean;
  connection?: { saveData?: boolean; type?: string };
}

export function look(): Here {
  const { globalPrivacyControl, connection, doNotTrack } = navigator as Navigator & Signals;
  return {
    remembered: recallWish(),
    signal: globalPrivacyControl === true || doNotTrack === "1",
    saving: connection?.saveData === true || connection?.type === "cellular",
  };
}

/** Decides for this page, and tells the swarm how to begin. */
export function choose(data: PlayerData): Choice {
  const choice = decide(data.sharing, look());
  if (data.swarm) data.swarm.mayShare = choice.off === null;
  return choice;
}

/** Keeps what the person chose just now. */
export function keep(data: PlayerData, on: boolean): void {
  rememberWish(on);
  if (data.signedIn) void callApi("PUT", "/api/v1/users/me", { p2pEnabled: on }).catch(() => undefined);
}
