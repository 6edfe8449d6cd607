// A press of play that comes before the player: the player takes it over. The browser by itself would fetch the whole
// file at once, from the server alone, to give it up a moment later.

export class EarlyPress {
  #isPressed = false;
  #file: string | null = null;
  readonly #hold = () => {
    this.#isPressed = true;
    this.#show(true);
    this.#file ??= this.video.getAttribute("src");
    // A pause alone lets the browser go on fetching.
    this.video.removeAttribute("src");
    this.video.load();
  };

  constructor(private readonly video: HTMLVideoElement) {
    video.addEventListener("play", this.#hold);
  }

  get isPressed(): boolean {
    return this.#isPressed;
  }

  /** Ends the watch; returns whether there was a press: whoever asks has it played. */
  take(): boolean {
    this.video.removeEventListener("play", this.#hold);
    this.#show(false);
    return this.#isPressed;
  }

  /** No player comes: the browser's own goes on. */
  giveBack(): void {
    if (!this.take()) return;
    if (this.#file) this.video.src = this.#file;
    void this.video.play();
  }

  /** Something is about to come: the mark of loading in place of the button. */
  #show(isPressed: boolean): void {
    this.video.parentElement?.toggleAttribute("data-pressed", isPressed);
  }
}
