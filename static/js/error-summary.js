// Gives the error summary the focus, and leads each of its lines to the field itself: with the
// label in view, and inside a group to what can be filled in. Also for one that comes later.

const FILLABLE = "input:not([type=hidden]), select, textarea";

document.getElementById("error-summary")?.focus();

document.addEventListener("click", (event) => {
  const target = targetOf(event.target.closest("#error-summary a"));
  if (!target) return;
  event.preventDefault();
  target.focus({ preventScroll: true });
  (target.closest(".utrecht-form-field") ?? target).scrollIntoView({ block: "start" });
});

function targetOf(link) {
  const named = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!named || named.matches(FILLABLE)) return named;
  const inside = [...named.querySelectorAll(FILLABLE)].filter((control) => control.offsetParent);
  return inside.find((control) => control.checked) ?? inside[0] ?? named;
}
