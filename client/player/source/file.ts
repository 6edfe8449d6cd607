// One address that the browser plays by itself: a complete file, or HLS where the browser brings it and lacks MSE.
import { Emitter } from "../events.ts";
import type { Source, SourceEvents } from "./source.ts";

export class FileSource implements Source {
  readonly events = new Emitter<SourceEvents>();
  readonly #fail = () => this.events.emit("failure", failureOf(this.video.error));

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly url: string,
    startAt: number,
  ) {
    video.addEventListener("error", this.#fail);
    this.#load(startAt);
  }

  select(): void {}

  async refresh(): Promise<void> {}

  retry(): void {
    this.#load(this.video.currentTime);
  }

  destroy(): void {
    this.video.removeEventListener("error", this.#fail);
  }

  #load(position: number): void {
    this.video.src = this.url;
    this.video.addEventListener("loadedmetadata", () => (this.video.currentTime = position), { once: true });
    this.video.load();
  }
}

function failureOf(error: MediaError | null) {
  if (error?.code === MediaError.MEDIA_ERR_NETWORK) return "network";
  return error?.code === MediaError.MEDIA_ERR_DECODE ? "media" : "unsupported";
}
