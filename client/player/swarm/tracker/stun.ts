// What this page has learned of its STUN servers. A tracker passes an offer on once, so it should carry the address that
// they see; but servers that are slow, or gone, must not hold it back.

/** How long an offer waits for that address: nothing is known yet, they have answered, they stayed silent. */
const PATIENCE_MS = { unknown: 250, answers: 700, silent: 0 } as const;
/** Who has not answered by then is taken for gone. */
const SILENT_AFTER_MS = 2000;

export class Stun {
  #state: keyof typeof PATIENCE_MS = "unknown";
  readonly #listeners = new Set<() => void>();

  /** How long to wait for an answer, in milliseconds. */
  get patienceMs(): number {
    return PATIENCE_MS[this.#state];
  }

  /** Follows one connection from when its candidates begin to be gathered. */
  follow(rtc: Pick<RTCPeerConnection, "addEventListener">): void {
    const timer = setTimeout(() => this.#fall(), SILENT_AFTER_MS);
    rtc.addEventListener("icecandidate", ({ candidate }) => {
      // The end without such an address: nobody answered, or it is that of this machine. Neither is worth waiting for.
      if (candidate && candidate.type !== "srflx") return;
      clearTimeout(timer);
      if (candidate) this.#hear();
      else this.#fall();
    });
  }

  /** Calls `listener` when servers answer after all: offers that went before lack that address. */
  onAnswer(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #hear(): void {
    const isNews = this.#state !== "answers";
    this.#state = "answers";
    if (isNews) for (const listener of [...this.#listeners]) listener();
  }

  #fall(): void {
    if (this.#state === "unknown") this.#state = "silent";
  }
}

/** Of all connections of the page. */
export const stun = new Stun();
