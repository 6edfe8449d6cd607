// When an offer or answer is complete enough to go. A tracker passes on one message, so candidates found later are lost;
// but a STUN server that does not answer would hold the message back for seconds.
import { stun, type Stun } from "./stun.ts";

/** Nothing waits longer than this for the first candidate. */
const LONGEST_MS = 700;
/** Addresses of this machine come within this time of each other. */
const QUIET_MS = 120;

/** Sets the local description and returns it with the candidates that were found in time. */
export async function describeEarly(rtc: RTCPeerConnection, hasStun: boolean): Promise<RTCSessionDescriptionInit> {
  const gathered = waitForCandidates(rtc, hasStun ? stun : null);
  await rtc.setLocalDescription();
  await gathered;
  const { type, sdp } = rtc.localDescription!;
  return { type, sdp };
}

type Gathering = Pick<RTCPeerConnection, "addEventListener">;

/** Settles with the first address that a STUN server saw, or when one is not worth waiting for and no more candidates come. */
export function waitForCandidates(rtc: Gathering, servers: Stun | null, now = () => performance.now()): Promise<void> {
  servers?.follow(rtc);
  return new Promise((resolve) => {
    const since = now();
    let quiet: ReturnType<typeof setTimeout>;
    setTimeout(resolve, LONGEST_MS);
    rtc.addEventListener("icecandidate", ({ candidate }) => {
      clearTimeout(quiet);
      if (!candidate || candidate.type === "srflx") return resolve();
      const patience = (servers?.patienceMs ?? 0) - (now() - since);
      quiet = setTimeout(resolve, Math.max(QUIET_MS, patience));
    });
  });
}
