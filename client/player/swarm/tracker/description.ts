// When an offer or answer is complete enough to go. A tracker passes on one message, so candidates found later are lost;
// but a STUN server that does not answer would hold the message back for seconds.

/** Nothing waits longer than this for candidates. */
const LONGEST_MS = 700;
/** Without STUN all candidates are addresses of this machine: they come within this time of each other. */
const QUIET_MS = 120;

/** Sets the local description and returns it with the candidates that were found in time. */
export async function describeEarly(rtc: RTCPeerConnection, hasStun: boolean): Promise<RTCSessionDescriptionInit> {
  const gathered = waitForCandidates(rtc, hasStun);
  await rtc.setLocalDescription();
  await gathered;
  const { type, sdp } = rtc.localDescription!;
  return { type, sdp };
}

/** Settles with the first address that a STUN server saw; without STUN when no more candidates come; at last after 700 ms. */
function waitForCandidates(rtc: RTCPeerConnection, hasStun: boolean): Promise<void> {
  return new Promise((resolve) => {
    let quiet = 0;
    setTimeout(resolve, LONGEST_MS);
    rtc.addEventListener("icecandidate", ({ candidate }) => {
      clearTimeout(quiet);
      if (!candidate || candidate.type === "srflx") return resolve();
      if (!hasStun) quiet = window.setTimeout(resolve, QUIET_MS);
    });
  });
}
