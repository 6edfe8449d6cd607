// One address that the browser plays by itself: a complete file, or HLS where the browser brings it and lacks MSE.
import { Emitter } from "../events.ts";
import type { Source, SourceEvents, SourceFacts } from "./source.ts";

export class FileSource implements Source {
  readonly events = new Emitter<SourceEvents>();
  readonly #fail = () => this.events.emit("failure", failureOf(this.video.error));

  constructor(
    private readonly video: HTMLVideoElement,
    url: string,
    startAt: number,
  ) {
    video.addEventListener("error", this.#fail);
    video.src = url;
    video.addEventListener("loadedmetadata", () => (video.currentTime = startAt), { once: true });
    video.load();
  }

  select(): void {}

  async refresh(): Promise<void> {}

  describe(): SourceFacts {
    return { codecs: "", bandwidth: 0, loadedBytes: 0 };
  }

  destroy(): void {
    this.video.removeEventListener("error", this.#fail);
  }
}

function failureOf(error: MediaError | null) {
  if (error?.code === MediaError.MEDIA_ERR_NETWORK) return "network";
  return error?.code === MediaError.MEDIA_ERR_DECODE ? "media" : "unsupported";
}
