// Runs before first paint: a remembered theme and a folded rail must never flash. Kept tiny and free of imports.
const root = document.documentElement;
root.dataset.js = "";
try {
  const theme = localStorage.getItem("headwater.theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  if (localStorage.getItem("headwater.rail") === "folded") root.dataset.rail = "folded";
} catch {
  // Storage is forbidden here (a privacy mode): the system's preference decides.
}
export {};
