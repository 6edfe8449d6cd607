// Fields and buttons of rows that a page's script makes.

/** Make a field of text whose name only screen readers hear. */
export function makeInput(value: string, label: string): HTMLInputElement {
  const input = document.createElement("input");
  input.className = "input";
  input.value = value;
  input.setAttribute("aria-label", label);
  return input;
}

/** Make a button that sends no form. */
export function makeButton(label: string, act: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = label;
  button.addEventListener("click", act);
  return button;
}
