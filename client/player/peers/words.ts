// The diagnosis in words: what must hold, and for each cause what it is and what can be done.
import type { Cause, Step } from "./diagnosis.ts";

export const STEP_WORDS: Record<Step, string> = {
  choice: "Sharing is switched on",
  video: "This video can be shared",
  browser: "Your browser can share",
  tracker: "The meeting place of viewers (tracker) answers",
  viewers: "Others are watching",
  connection: "Connected with them",
};

export const CAUSE_WORDS: Record<Cause, [title: string, advice: string]> = {
  person: ["You switched sharing off.", "The switch above turns it on again."],
  signal: ["Your browser asks sites not to track you.", "Nothing is shared until you turn the switch above on."],
  default: ["Here only those share who want to.", "Turn the switch above on if you do."],
  saving: ["Your device saves data, or uses a mobile line.", "Turn the switch above on if data costs you nothing."],
  address: ["The site around this player wants no sharing.", "Open the video on its own page to choose yourself."],
  instance: ["This instance has no meeting place for viewers.", "Its administrators can open the tracker."],
  closed: ["This video is not open to everybody.", "It comes from the server alone, so that nobody gets it who may not."],
  video: ["The owner of this video wants no sharing.", "It comes from the server alone."],
  unsuited: ["This video cannot be shared here.", "It lives on another instance, or has no form that can be passed on."],
  unfinished: ["This video is still being prepared.", "Sharing begins when it is finished."],
  browser: ["Your browser does not let viewers connect.", "Connections (WebRTC) are missing or blocked, perhaps by an add-on, or the page came without https."],
  waiting: ["The video has not begun.", "Sharing begins when you play it."],
  plain: ["Your browser plays this video by itself.", "Its own player cannot share; another browser may."],
  tracker: ["The meeting place of viewers does not answer.", "A firewall or an add-on may block it. The player goes on trying."],
  hashes: ["The checksums of this video cannot be read.", "Without them nothing from others can be trusted. Reload the page to try again."],
  alone: ["Nobody else is watching this video right now.", "Sharing begins as soon as somebody comes."],
  network: ["Others are watching, but no connection with them comes about.", "Networks of companies, mobile lines and VPNs often forbid it; another network may work."],
};
