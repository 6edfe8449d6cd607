// One live region per page: what changes without a page load is said to screen readers, and shown when it matters.

/** Say a message politely; with `show`, it also appears as a toast for a few seconds. */
export function announce(message: string, show = false): void {
  const region = document.getElementById("live-region");
  if (region) region.textContent = message;
  const stack = document.getElementById("toasts");
  if (!show || !stack) return;
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = message;
  stack.append(toast);
  setTimeout(() => toast.remove(), 6000);
}
