import { toMoment } from "../shared/zones.ts";

// What the person says about a video: from the file's name, through the form, to the API's document.

export interface Metadata {
  name: string;
  description: string;
  channelId: number;
  privacy: number;
  category: number | null;
  licence: number | null;
  language: string | null;
  tags: string[];
  nsfw: boolean;
  nsfwViolent: boolean;
  nsfwSex: boolean;
  nsfwSummary: string;
  waitTranscoding: boolean;
  support: string;
  commentsPolicy: number;
  downloadEnabled: boolean;
  p2pEnabled: boolean;
  originallyPublishedAt: string;
  scheduleAt: string;
  scheduleZone: string;
  schedulePrivacy: number;
  videoPasswords: string;
}

export const PRIVATE = 3;
export const PROTECTED = 5;
const MIN_NAME = 3;
const MAX_NAME = 120;
const MAX_TAGS = 5;
const VIOLENT = 1; // bits of `nsfwFlags`
const EXPLICIT_SEX = 2;

/** Make a title of a file's name: without its ending, with spaces. Too short names are filled up. */
export function titleFromFilename(filename: string): string {
  const stem = filename.replace(/\.[A-Za-z0-9]{1,5}$/, "");
  const title = stem.replace(/[_\s]+/g, " ").trim().slice(0, MAX_NAME);
  return title.length >= MIN_NAME ? title : `Video ${title}`.trim();
}

/** Split what was typed between commas into tags: no empty ones, none twice. */
export function splitTags(text: string): string[] {
  const tags = text.split(/[,،、]/).map((tag) => tag.trim());
  return [...new Set(tags.filter(Boolean))];
}

/** Read the form of a row. */
export function readForm(form: HTMLFormElement): Metadata {
  const data = new FormData(form);
  const text = (name: string): string => String(data.get(name) ?? "").trim();
  const number = (name: string): number | null => (text(name) ? Number(text(name)) : null);
  return {
    name: text("name"),
    description: text("description"),
    channelId: Number(text("channelId")),
    privacy: Number(text("privacy")),
    category: number("category"),
    licence: number("licence"),
    language: text("language") || null,
    tags: splitTags(text("tags")),
    nsfw: data.has("nsfw"),
    nsfwViolent: data.has("nsfwViolent"),
    nsfwSex: data.has("nsfwSex"),
    nsfwSummary: text("nsfwSummary"),
    waitTranscoding: data.has("waitTranscoding"),
    support: text("support"),
    commentsPolicy: Number(text("commentsPolicy")),
    downloadEnabled: data.has("downloadEnabled"),
    p2pEnabled: data.has("p2pEnabled"),
    originallyPublishedAt: text("originallyPublishedAt"),
    scheduleAt: text("scheduleAt"),
    scheduleZone: text("scheduleZone"),
    schedulePrivacy: Number(text("schedulePrivacy")),
    videoPasswords: text("videoPasswords"),
  };
}

/** Write remembered values back into the form of a row. */
export function fillForm(form: HTMLFormElement, metadata: Partial<Metadata>): void {
  for (const [name, value] of Object.entries(metadata)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = value === true;
    else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)
      field.value = Array.isArray(value) ? value.join(", ") : String(value ?? "");
    else if (field instanceof HTMLSelectElement && value !== undefined) field.value = String(value ?? "");
  }
}

/** Name the fields whose values the instance would refuse, with the key of the reason. */
export function findMistakes(metadata: Metadata): Record<string, string> {
  const mistakes: Record<string, string> = {};
  if (metadata.name.length < MIN_NAME || metadata.name.length > MAX_NAME) mistakes.name = "mistake-name";
  const { description, support, tags } = metadata;
  if (support && (support.length < 3 || support.length > 1000)) mistakes.support = "mistake-support";
  const { nsfw, nsfwSummary } = metadata;
  if (nsfw && nsfwSummary && nsfwSummary.length < 3) mistakes.nsfwSummary = "mistake-sensitive";
  if (metadata.privacy === PROTECTED && !splitLines(metadata.videoPasswords).length)
    mistakes.videoPasswords = "mistake-passwords";
  if (description && (description.length < 3 || description.length > 10_000))
    mistakes.description = "mistake-description";
  if (tags.length > MAX_TAGS || tags.some((tag) => tag.length < 2 || tag.length > 30)) mistakes.tags = "mistake-tags";
  return mistakes;
}

const splitLines = (text: string): string[] => text.split("\n").map((line) => line.trim()).filter(Boolean);

/** Write the document of the API. */
export function toDocument(metadata: Metadata): Record<string, unknown> {
  const { description, support, originallyPublishedAt, scheduleAt, scheduleZone, schedulePrivacy, videoPasswords, p2pEnabled, ...others } =
    metadata;
  const { nsfwViolent, nsfwSex, nsfwSummary, ...rest } = others;
  const at = toMoment(scheduleAt ?? "", scheduleZone || "UTC");
  const passwords = metadata.privacy === PROTECTED ? splitLines(videoPasswords) : [];
  return {
    ...rest,
    nsfwFlags: (nsfwViolent ? VIOLENT : 0) | (nsfwSex ? EXPLICIT_SEX : 0),
    nsfwSummary: (rest.nsfw && nsfwSummary) || null,
    headwater: { p2pEnabled: p2pEnabled !== false }, // forms that were remembered before it existed have none
    description: description || null,
    support: support || null,
    originallyPublishedAt: originallyPublishedAt || null,
    scheduleUpdate: at ? { updateAt: at.toISOString(), privacy: schedulePrivacy } : null,
    ...(passwords.length ? { videoPasswords: passwords } : {}),
  };
}
