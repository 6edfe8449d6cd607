// The publish page: files in, rows out, one upload at a time.
import { announce } from "../shared/announce.ts";
import { loadStrings, readJson } from "../shared/strings.ts";
import { chooseOwnZone } from "../shared/zones.ts";
import { acceptDrops } from "./drop.ts";
import { identify, listUploads } from "./memory.ts";
import { readForm, titleFromFilename } from "./metadata.ts";
import { Row } from "./row.ts";
import { Upload } from "./upload.ts";

interface Config {
  maxSizeBytes: number;
  extensions: string[];
}

const t = loadStrings("uploader-strings");
const config = readJson<Config>("uploader-config", { maxSizeBytes: 0, extensions: [] });
const list = document.querySelector<HTMLOListElement>("[data-uploads]");
const template = document.querySelector<HTMLTemplateElement>("template[data-row]");
const chooser = document.querySelector<HTMLInputElement>("input[data-choose]");
const uploads: Upload[] = [];
if (template) chooseOwnZone(template.content);

function startNext(): void {
  document.documentElement.toggleAttribute("data-uploads", list?.childElementCount !== 0);
  if (uploads.some((upload) => upload.phase === "sending")) return;
  void uploads.find((upload) => upload.phase === "waiting")?.send();
}

/** Say why a file is not taken, or null when it is. */
function refuse(file: File): string | null {
  if (file.size === 0) return t("empty-file", { name: file.name });
  if (config.maxSizeBytes > 0 && file.size > config.maxSizeBytes) return t("too-big", { name: file.name });
  const known = config.extensions.some((ending) => file.name.toLowerCase().endsWith(ending));
  if (config.extensions.length && !known && !/^(video|audio)\//.test(file.type)) return t("not-video", { name: file.name });
  return null;
}

/** Take files up, in their order, above what is already there. */
function takeFiles(files: File[]): void {
  const below = list?.firstElementChild ?? null;
  for (const file of files) {
    const reason = refuse(file);
    if (reason) {
      announce(reason, true);
      continue;
    }
    const identity = identify(file);
    const known = uploads.find((upload) => upload.facts.identity === identity && upload.row.element.isConnected);
    if (known?.phase === "needs-file") known.takeFile(file);
    if (known) continue;
    const makeFacts = (row: Row): Upload["facts"] => {
      const metadata = { ...readForm(row.form), name: titleFromFilename(file.name) };
      return { identity, filename: file.name, size: file.size, sent: 0, metadata, released: false, published: false };
    };
    addUpload(file.name, makeFacts, below)?.takeFile(file);
  }
}

function addUpload(
  filename: string,
  makeFacts: (row: Row) => Upload["facts"],
  below: Element | null,
): Upload | undefined {
  if (!list || !template) return undefined;
  const row = new Row(template, filename, t);
  const upload = new Upload(row, makeFacts(row), t, startNext, () => chooser?.click());
  uploads.push(upload);
  list.insertBefore(row.element, below);
  return upload;
}

for (const remembered of listUploads()) addUpload(remembered.filename, () => remembered, null);
chooser?.addEventListener("change", () => {
  takeFiles([...(chooser.files ?? [])]);
  chooser.value = "";
});
acceptDrops(takeFiles);
startNext();

window.addEventListener("beforeunload", (event) => {
  if (uploads.some((upload) => upload.isUnfinished)) event.preventDefault();
});
