// The list of signals: ticks all rows, counts what is ticked, and goes from row to row with the
// arrow keys or j and k while a row has the focus. Without it, boxes and links work as they are.

const form = document.querySelector("[data-signal-list]");

if (form) {
  const boxes = [...form.querySelectorAll('input[name="signal"]')];
  const all = form.querySelector("[data-tick-all]");
  const count = form.querySelector("[data-count]");

  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    const { none, one, many } = count.dataset;
    count.textContent = ticked === 0 ? none : ticked === 1 ? one : many.replace("#", ticked);
    const box = all.querySelector("input");
    box.checked = ticked === boxes.length;
    box.indeterminate = ticked > 0 && ticked < boxes.length;
    form.querySelectorAll('button[name="act"]').forEach((button) => {
      button.setAttribute("aria-disabled", String(ticked === 0));
    });
  };

  all.hidden = false;
  all.addEventListener("change", (event) => {
    boxes.forEach((box) => { box.checked = event.target.checked; });
    tell();
  });
  form.addEventListener("change", tell);
  form.addEventListener("submit", (event) => {
    if (!boxes.some((box) => box.checked)) {
      event.preventDefault();
      boxes[0].focus();
    }
  });
  tell();
}

const STEP = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

document.querySelectorAll("[data-rows]").forEach((rows) => {
  rows.addEventListener("keydown", (event) => {
    const step = STEP[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const kind = event.target.matches("input") ? "input" : "th a";
    const stops = [...rows.querySelectorAll(kind)];
    const here = stops.indexOf(event.target.closest("tr").querySelector(kind));
    const next = stops[here + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
});
