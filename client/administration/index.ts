// The jobs page tells how far jobs are, without a reload, and draws itself anew when jobs come, go or change their state.
import { announce } from "../shared/announce.ts";
import { loadStrings } from "../shared/strings.ts";
import { followColour } from "./samples.ts";

interface Job {
  id: number;
  state: string;
  progress: number;
}

interface Queue {
  total: number;
  jobs: Job[];
}

const t = loadStrings("administration-strings");

function showProgress(row: HTMLElement, job: Job): void {
  const bar = row.querySelector("progress");
  if (bar) bar.value = job.progress;
  const text = row.querySelector('[data-part="percent"]');
  if (text) text.textContent = t("percent", { percent: job.progress });
}

/** Whether the rows on the page are these jobs in these states. */
export function isSame(rows: Iterable<HTMLElement>, jobs: Job[]): boolean {
  const shown = [...rows].map((row) => `${row.dataset.job} ${row.dataset.state}`);
  return shown.join() === jobs.map((job) => `${job.id} ${job.state}`).join();
}

/** Whether somebody works in the table: it may not be taken from under their hands. */
function isBusy(table: HTMLElement): boolean {
  return table.contains(document.activeElement) || table.querySelector("details[open]") !== null;
}

async function redraw(table: HTMLElement): Promise<void> {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok || isBusy(table)) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-jobs] tbody");
  if (!fresh) return;
  table.querySelector("tbody")?.replaceWith(document.adoptNode(fresh));
  announce(t("changed"));
}

function follow(table: HTMLElement): void {
  let drawing = false;
  const source = new EventSource(table.dataset.jobs ?? "");
  source.onmessage = async (event: MessageEvent<string>) => {
    const queue = JSON.parse(event.data) as Queue;
    for (const job of queue.jobs) {
      const row = table.querySelector<HTMLElement>(`[data-job="${job.id}"]`);
      if (row) showProgress(row, job);
    }
    if (drawing || isBusy(table) || isSame(table.querySelectorAll<HTMLElement>("[data-job]"), queue.jobs)) return;
    drawing = true;
    await redraw(table).finally(() => {
      drawing = false;
    });
  };
}

const table = document.querySelector<HTMLElement>("[data-jobs]");
if (table) follow(table);
const filters = document.querySelector<HTMLFormElement>("[data-filters]");
filters?.addEventListener("change", (event) => {
  if (event.target instanceof HTMLSelectElement) filters.requestSubmit();
});
const samples = document.querySelector<HTMLElement>("[data-samples]");
if (samples) followColour(samples);
