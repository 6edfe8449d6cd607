// One upload from the chosen file to the published video: joins the transfer, the row, and what is remembered.
import { announce } from "../shared/announce.ts";
import { ApiError, callApi } from "../shared/api.ts";
import type { Strings } from "../shared/strings.ts";
import { forgetUpload, keepUpload, type RememberedUpload, type VideoIds } from "./memory.ts";
import { Meter } from "./meter.ts";
import { fillForm, findMistakes, PRIVATE, readForm, toDocument } from "./metadata.ts";
import { isSettled, type VideoProgress, watchProgress } from "../shared/progress.ts";
import type { Action, Row } from "./row.ts";
import { AnswerLost, NEW_VIDEO, Transfer } from "./transfer.ts";

type Phase = "waiting" | "sending" | "paused" | "failed" | "needs-file" | "sent";

// What is known before the instance first tells how far it is.
const SENT = ["sent", "checked", "playable", "finished"].map((name) => ({ name, done: name === "sent", progress: null }));

/** One file of the queue. Until the person presses "Publish", the video is private. */
export class Upload {
  phase: Phase = "waiting";
  #file: File | null = null;
  #transfer: Transfer<VideoIds> | null = null;
  #stop: AbortController | null = null;
  #stopWatching: (() => void) | null = null;
  readonly #meter = new Meter();

  constructor(
    readonly row: Row,
    readonly facts: Omit<RememberedUpload, "touchedAt">,
    readonly t: Strings,
    /** Something changed that the queue must know. */
    readonly changed: () => void,
    /** Ask the person for the file of a remembered upload. */
    readonly chooseFile: () => void,
  ) {
    fillForm(row.form, facts.metadata);
    row.onAction((action) => void this.#act(action));
    row.form.addEventListener("change", () => this.#keep());
    this.#showPublishing();
    if (facts.video) this.#follow(facts.video);
    else this.#show("needs-file");
  }

  /** Give the upload its bytes; it then waits for its turn. */
  takeFile(file: File): void {
    this.#file = file;
    this.#keep();
    this.#show("waiting");
    this.changed();
  }

  /** Whether bytes would be lost, or a draft left unpublished, if the page were closed now. */
  get isUnfinished(): boolean {
    return this.phase === "sending" || this.phase === "waiting";
  }

  /** Send the file, or what is left of it. */
  async send(): Promise<void> {
    if (!this.#file) return;
    this.#stop = new AbortController();
    this.#show("sending");
    this.#meter.reset();
    this.#transfer ??= this.#makeTransfer(this.#file);
    try {
      this.#arrived(await this.#transfer.run(this.#stop.signal));
    } catch (error) {
      if (error instanceof AnswerLost) await this.#findVideo();
      else if (!this.#stop.signal.aborted) this.#fail(error);
    }
    this.changed();
  }

  #makeTransfer(file: File): Transfer<VideoIds> {
    const makeDocument = (): Record<string, unknown> => ({ ...toDocument(readForm(this.row.form)), privacy: PRIVATE });
    const events = {
      progress: (sent: number): void => {
        this.facts.sent = sent;
        this.#meter.add(performance.now() / 1000, sent);
        this.row.showSending(sent, file.size, this.#meter.secondsLeft(file.size));
      },
      started: (url: string): void => {
        this.facts.url = url;
        this.#keep();
      },
      waiting: (seconds: number): void => {
        this.#meter.reset();
        this.row.say(this.t("lost-connection", { seconds: Math.ceil(seconds) }));
      },
    };
    return new Transfer(file, makeDocument, events, this.facts.url, NEW_VIDEO);
  }

  #arrived(video: VideoIds): void {
    this.facts.video = video;
    this.#keep();
    announce(this.t("arrived", { name: readForm(this.row.form).name }), true);
    this.#follow(video);
    if (this.facts.released) void this.#publish();
  }

  /** The last answer was lost on its way: the new video is the newest one of that name. */
  async #findVideo(): Promise<void> {
    try {
      const { data } = await callApi<{ data: (VideoIds & { name: string })[] }>(
        "GET",
        "/api/v1/users/me/videos?sort=-createdAt&count=10",
      );
      const { name } = readForm(this.row.form);
      const found = data.find((video) => video.name === name);
      if (!found) throw new ApiError(404, "", this.t("not-found-again"));
      this.#arrived(found);
    } catch (error) {
      this.#fail(error);
    }
  }

  #follow(video: VideoIds): void {
    this.#show("sent");
    this.#stopWatching?.();
    this.#stopWatching = watchProgress(
      video.id,
      (progress) => this.#report(progress),
      () => this.#forget(),
    );
  }

  #report(progress: VideoProgress): void {
    this.row.showStages(progress.stages);
    if (progress.thumbnail) this.row.showPicture(progress.thumbnail);
    if (progress.playable) this.row.showLink(progress.watchUrl);
    this.row.showError(progress.error);
    const settled = isSettled(progress);
    const open = progress.playable ? "state-playable" : "state-preparing";
    this.row.say(this.t(progress.error ? "state-failed" : settled ? "state-finished" : open));
    if (settled && (this.facts.published || progress.error)) forgetUpload(this.facts.identity);
  }

  /** The video was removed elsewhere. */
  #forget(): void {
    forgetUpload(this.facts.identity);
    this.row.say(this.t("state-gone"));
    this.row.offer("remove");
  }

  #fail(error: unknown): void {
    const reason = error instanceof ApiError ? error : new ApiError(0, "", String(error));
    this.row.showError(reason.status === 401 ? this.t("log-in-again") : reason.message);
    this.#show("failed");
  }

  async #act(action: Action): Promise<void> {
    if (action === "pause") {
      this.#stop?.abort();
      this.#show("paused");
      this.changed();
    } else if (action === "resume" || action === "retry") {
      this.row.showError(null);
      this.#show("waiting");
      this.changed();
    } else if (action === "choose") {
      this.chooseFile();
    } else if (action === "remove") {
      await this.#remove();
    } else if (action === "publish") {
      await this.#publish();
    }
  }

  async #remove(): Promise<void> {
    this.#stop?.abort();
    this.#stopWatching?.();
    forgetUpload(this.facts.identity);
    this.row.element.remove();
    this.phase = "failed";
    this.changed();
    if (!this.facts.video) await this.#transfer?.cancel().catch(() => undefined);
  }

  async #publish(): Promise<void> {
    const metadata = readForm(this.row.form);
    const mistakes = findMistakes(metadata);
    this.row.showMistakes(mistakes);
    if (Object.keys(mistakes).length) return;
    this.facts.released = true;
    this.#keep();
    if (this.facts.video) {
      try {
        await callApi("PUT", `/api/v1/videos/${this.facts.video.id}`, toDocument(metadata));
        this.facts.published = true;
        this.#keep();
        this.row.showError(null);
        announce(this.t(metadata.privacy === PRIVATE ? "saved" : "published", { name: metadata.name }), true);
      } catch (error) {
        this.row.showError(error instanceof ApiError ? error.message : String(error));
      }
    }
    this.#showPublishing();
  }

  #showPublishing(): void {
    if (this.facts.published) this.row.showPublishing(this.t("note-published"), this.t("save-changes"));
    else if (this.facts.released) this.row.showPublishing(this.t("note-released"), this.t("publish"));
    else this.row.showPublishing(this.t("note-draft"), this.t("publish"));
  }

  #show(phase: Phase): void {
    this.phase = phase;
    this.row.element.dataset.phase = phase;
    if (phase !== "sent") this.row.showStages([], phase === "sending");
    else this.row.showStages(SENT);
    const { row, facts, t } = this;
    if (phase === "sending") row.offer("pause", "remove", "publish");
    else if (phase === "paused") row.offer("resume", "remove", "publish");
    else if (phase === "failed") row.offer("retry", "remove", "publish");
    else if (phase === "needs-file") row.offer("choose", "remove", "publish");
    else if (phase === "sent") row.offer("publish");
    else row.offer("remove", "publish");
    if (phase === "paused") row.say(t("paused"));
    if (phase === "waiting") row.say(t("in-queue"));
    if (phase === "sent") row.say(t("state-preparing"));
    if (phase === "failed") row.say(t("stopped"));
    if (phase === "needs-file") {
      row.showSending(facts.sent, facts.size, null);
      row.say(t("choose-again", { percent: Math.floor((facts.sent / facts.size) * 100) }));
    }
  }

  #keep(): void {
    this.facts.metadata = readForm(this.row.form);
    keepUpload(this.facts);
  }
}
