// Sends one file by the resumable protocol: chunk by chunk, asking where to go on after anything went wrong.
import { ApiError, callHeaders, readProblem } from "../shared/api.ts";
import { askRange, ChunkSizer, contentRange, readOffset } from "./chunks.ts";
import type { VideoIds } from "./memory.ts";
import { delaySeconds, mayPass } from "./retry.ts";

/** Where files are sent to, and what is answered when one is whole. */
export interface Door<T extends object> {
  path: string;
  status: number;
  read: (text: string) => T;
}

export const NEW_VIDEO: Door<VideoIds> = {
  path: "/api/v1/videos/upload-resumable",
  status: 200,
  read: (text) => (JSON.parse(text) as { video: VideoIds }).video,
};

interface Answer {
  status: number;
  text: string;
  header: (name: string) => string | null;
}

export interface TransferEvents {
  /** `sent` bytes have left; called often. */
  progress: (sent: number) => void;
  /** The instance has taken the upload up: its address is worth remembering. */
  started: (url: string) => void;
  /** A try failed; the next one follows in `seconds`. */
  waiting: (seconds: number) => void;
}

/** Thrown when the instance has all bytes but its last answer was lost. */
export class AnswerLost extends Error {}

/** One file on its way. `run` may be called again after it was stopped. */
export class Transfer<T extends object> {
  #sizer = new ChunkSizer();

  constructor(
    readonly file: File,
    readonly makeDocument: () => Record<string, unknown>,
    readonly events: TransferEvents,
    public url: string | undefined,
    readonly door: Door<T>,
  ) {}

  /** Send what is missing and return what its door answers. Throws `ApiError`, `AnswerLost`, or the signal's reason. */
  async run(signal: AbortSignal): Promise<T> {
    let state: number | T = this.url ? await this.#persist(signal, () => this.#askState(signal)) : 0;
    if (!this.url) await this.#persist(signal, () => this.#start(signal));
    while (typeof state === "number") {
      const offset: number = state;
      this.events.progress(offset);
      state = await this.#persist(signal, async (attempt) => {
        const from = attempt === 0 ? offset : await this.#askState(signal);
        return typeof from === "number" ? this.#sendChunk(from, signal) : from;
      });
    }
    return state;
  }

  /** Tell the instance that the upload is given up. */
  async cancel(): Promise<void> {
    if (this.url) await request("DELETE", this.url, {}, null);
  }

  async #start(signal: AbortSignal): Promise<void> {
    const headers = {
      "Content-Type": "application/json",
      "X-Upload-Content-Length": String(this.file.size),
      "X-Upload-Content-Type": this.file.type || "application/octet-stream",
    };
    const body = JSON.stringify({ ...this.makeDocument(), filename: this.file.name });
    const answer = await request("POST", this.door.path, headers, body, signal);
    const location = answer.header("Location");
    if (answer.status !== 201 || !location) throw failure(answer);
    // The instance names itself as the network knows it; the page may have come another way.
    const { pathname, search } = new URL(location, window.location.href);
    this.url = pathname + search;
    this.events.started(this.url);
  }

  /** Ask how much has arrived; an upload that the instance has dropped begins anew. */
  async #askState(signal: AbortSignal): Promise<number | T> {
    if (!this.url) return 0;
    const answer = await request("PUT", this.url, { "Content-Range": askRange(this.file.size) }, null, signal);
    if (answer.status === 308) return readOffset(answer.header("Range"));
    if (answer.status === this.door.status) return this.door.read(answer.text);
    if (answer.status === 403 || answer.status === 404 || answer.status === 410) {
      this.url = undefined;
      await this.#start(signal);
      return 0;
    }
    throw failure(answer);
  }

  /** Send one chunk; return the next offset, or what is answered to the last one. */
  async #sendChunk(offset: number, signal: AbortSignal): Promise<number | T> {
    const total = this.file.size;
    const start = Math.min(offset, total - 1); // all there, but not taken over: the last byte asks for it once more
    const end = Math.min(start + this.#sizer.size, total);
    const headers = {
      "Content-Type": "application/octet-stream",
      "Content-Range": contentRange(start, end, total),
    };
    const startedAt = performance.now();
    const progress = (bytes: number): void => this.events.progress(start + bytes);
    try {
      const chunk = this.file.slice(start, end);
      const answer = await request("PUT", this.url ?? this.door.path, headers, chunk, signal, progress);
      if (answer.status === 308) {
        this.#sizer.sent(end - start, (performance.now() - startedAt) / 1000);
        return readOffset(answer.header("Range"));
      }
      if (answer.status === this.door.status) return this.door.read(answer.text);
      if (answer.status === 404 && end === total) throw new AnswerLost();
      throw failure(answer);
    } catch (error) {
      this.#sizer.failed();
      throw error;
    }
  }

  /** Try until it works, or until the failure is one that does not pass. */
  async #persist<R>(signal: AbortSignal, action: (attempt: number) => Promise<R>): Promise<R> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await action(attempt);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Refusal) || !mayPass(error.status)) throw error;
        const seconds = delaySeconds(attempt + 1, error.retryAfter);
        this.events.waiting(seconds);
        await pause(seconds, signal);
      }
    }
  }
}

class Refusal extends ApiError {
  constructor(
    problem: ApiError,
    readonly retryAfter: number | null,
  ) {
    super(problem.status, problem.code, problem.message);
  }
}

function failure(answer: Answer): Refusal {
  const after = Number(answer.header("Retry-After"));
  return new Refusal(readProblem(answer.status, answer.text), Number.isFinite(after) && after > 0 ? after : null);
}

/** Wait; cut short when the browser finds its network again, ended when the person stops. */
function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      clearTimeout(timer);
      window.removeEventListener("online", finish);
      signal.removeEventListener("abort", stop);
      resolve();
    };
    const stop = (): void => {
      finish();
      reject(signal.reason as Error);
    };
    const timer = setTimeout(finish, seconds * 1000);
    window.addEventListener("online", finish);
    signal.addEventListener("abort", stop);
  });
}

// XMLHttpRequest, because `fetch` does not tell how much has been sent.
function request(
  method: string,
  url: string,
  headers: Record<string, string>,
  body: XMLHttpRequestBodyInit | null,
  signal?: AbortSignal,
  progress?: (bytes: number) => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open(method, url);
    for (const [name, value] of Object.entries({ ...callHeaders(), ...headers })) call.setRequestHeader(name, value);
    const stop = (): void => call.abort();
    call.upload.onprogress = (event) => progress?.(event.loaded);
    call.onload = () =>
      resolve({ status: call.status, text: call.responseText, header: (name) => call.getResponseHeader(name) });
    call.onerror = () => reject(new Refusal(new ApiError(0, "unreachable", ""), null));
    call.onabort = () => reject((signal?.reason as Error | undefined) ?? new Error("stopped"));
    call.onloadend = () => signal?.removeEventListener("abort", stop);
    signal?.addEventListener("abort", stop);
    call.send(body);
  });
}
