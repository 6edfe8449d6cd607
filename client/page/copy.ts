// Buttons that copy the text of a field (`copy_field`); the button itself says that it is done, also inside dialogs.

const SAID_FOR_MS = 2500;

export function startCopyButtons(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest?.<HTMLButtonElement>("button[data-copy]");
    const field = button && document.getElementById(button.dataset.copy ?? "");
    if (button && field instanceof HTMLInputElement) void copyFrom(field, button);
  });
}

async function copyFrom(field: HTMLInputElement, button: HTMLButtonElement): Promise<void> {
  field.select();
  // Only pages with https may use the clipboard; elsewhere the old way still works, and the text stays selected.
  const copied = navigator.clipboard
    ? await navigator.clipboard.writeText(field.value).then(() => true, () => false)
    : document.execCommand("copy");
  if (!copied || button.querySelector("span")?.textContent === button.dataset.copied) return;
  const label = button.querySelector("span")!;
  const status = button.closest(".copy-field")?.querySelector("[role=status]");
  const before = label.textContent;
  label.textContent = button.dataset.copied ?? "";
  if (status) status.textContent = label.textContent;
  setTimeout(() => {
    label.textContent = before;
    if (status) status.textContent = "";
  }, SAID_FOR_MS);
}
