// How far the instance is with a video: a stream of events where there is room for one, else questions now and then.
import { ApiError, callApi } from "./api.ts";

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
const LONGEST_ASK_SECONDS = 30;
let streams = 0;

/** Whether nothing more will change. */
export function isSettled(progress: VideoProgress): boolean {
  return progress.error !== null || progress.stages.some((stage) => stage.name === "finished" && stage.done);
}

/** Report every change until the video is finished, failed or `gone`; returns the way to stop. */
export function watchProgress(id: number, report: (progress: VideoProgress) => void, gone: () => void): () => void {
  const path = `/api/headwater/v1/videos/${id}/progress`;
  const stopped = new AbortController();
  const take = (progress: VideoProgress): void => {
    if (stopped.signal.aborted) return;
    report(progress);
    if (isSettled(progress)) stopped.abort();
  };
  const ask = async (): Promise<void> => {
    let wait = ASK_SECONDS;
    while (!stopped.signal.aborted) {
      try {
        take(await callApi<VideoProgress>("GET", path, undefined, stopped.signal));
        wait = ASK_SECONDS;
      } catch (error) {
        if (stopped.signal.aborted) return;
        if (error instanceof ApiError && error.status === 404) {
          stopped.abort();
          gone();
          return;
        }
        wait = Math.min(wait * 2, LONGEST_ASK_SECONDS); // the instance may be starting again
      }
      await new Promise((resolve) => setTimeout(resolve, wait * (document.hidden ? 4 : 1) * 1000));
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
