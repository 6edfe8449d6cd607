// How far the instance is with a video: a stream of events where there is room for one, else questions now and then.
import { callApi } from "../shared/api.ts";

export interface Stage {
  name: string;
  done: boolean;
  progress: number | null;
}

export interface VideoProgress {
  state: string;
  playable: boolean;
  stages: Stage[];
  thumbnail: string | null;
  error: string | null;
  watchUrl: string;
}

// Browsers keep six connections to a host: streams may not starve the upload and the pages.
const MOST_STREAMS = 2;
const ASK_SECONDS = 1.5;
let streams = 0;

/** Whether nothing more will change. */
export function isSettled(progress: VideoProgress): boolean {
  return progress.error !== null || progress.stages.some((stage) => stage.name === "finished" && stage.done);
}

/** Report every change until the video is finished or failed; returns the way to stop. */
export function watchProgress(id: number, report: (progress: VideoProgress) => void): () => void {
  const path = `/api/headwater/v1/videos/${id}/progress`;
  const stopped = new AbortController();
  const take = (progress: VideoProgress): void => {
    if (stopped.signal.aborted) return;
    report(progress);
    if (isSettled(progress)) stopped.abort();
  };
  const ask = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      try {
        take(await callApi<VideoProgress>("GET", path, undefined, stopped.signal));
      } catch {
        // The instance may be starting again: the next question will tell.
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_SECONDS * (document.hidden ? 4 : 1) * 1000));
    }
  };
  if (streams >= MOST_STREAMS) {
    void ask();
    return () => stopped.abort();
  }
  streams += 1;
  const source = new EventSource(`${path}/stream`);
  const close = (): void => {
    source.close();
    streams -= 1;
  };
  stopped.signal.addEventListener("abort", close, { once: true });
  source.onmessage = (event: MessageEvent<string>) => take(JSON.parse(event.data) as VideoProgress);
  source.onerror = () => {
    if (stopped.signal.aborted) return;
    stopped.signal.removeEventListener("abort", close);
    close();
    void ask();
  };
  return () => stopped.abort();
}
