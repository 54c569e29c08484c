// Finds one of many options with everyday words. Every word typed must stand somewhere in the label,
// the help or the extra words of an option; accents and capitals do not matter.

const ACCENTS = /\p{Diacritic}/gu;

document.querySelectorAll("[data-type-search]").forEach(enhance);

function plain(text) {
  return text.normalize("NFD").replace(ACCENTS, "").toLowerCase();
}

function enhance(root) {
  const field = root.querySelector("[data-type-search-field]");
  const search = field.querySelector("input");
  const found = field.querySelector("[role=status]");
  const groups = [...root.querySelectorAll("details")].map((element) => ({
    element,
    wasOpen: element.open,
    options: [...element.querySelectorAll(".choice")].map((option) => ({
      option,
      radio: option.querySelector("input"),
      words: plain(`${option.textContent} ${option.dataset.words}`),
    })),
  }));
  const visible = () => [...root.querySelectorAll(".choice:not([hidden]) input")];

  field.hidden = false;
  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "Escape" && search.value) clear(event);
    if (event.key === "ArrowDown") step(event);
    if (event.key === "Enter" && visible().length === 1) choose(visible()[0]);
  });
  root.closest("form")?.addEventListener("filled", () => groups.forEach((group) => {
    group.wasOpen ||= holds(group);
    group.element.open = group.wasOpen;
  }));
  root.addEventListener("change", (event) => {
    if (event.target.type === "radio") groups.forEach((group) => { group.wasOpen ||= holds(group); });
  });

  function show() {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    const count = narrow(wanted);
    found.textContent = wanted.length ? message(count) : "";
    // Nothing found: everything comes back, to be looked through by hand.
    if (count === 0) narrow([]);
  }

  function narrow(wanted) {
    root.classList.toggle("is-searching", wanted.length > 0);
    return groups.reduce((sum, group) => sum + filter(group, wanted), 0);
  }

  function filter(group, wanted) {
    let count = 0;
    for (const { option, words } of group.options) {
      option.hidden = !wanted.every((word) => words.includes(word));
      count += option.hidden ? 0 : 1;
    }
    group.element.hidden = wanted.length > 0 && count === 0;
    group.element.open = wanted.length > 0 ? count > 0 : group.wasOpen;
    return count;
  }

  function message(count) {
    if (count === 0) return root.dataset.foundNone;
    if (count === 1) return root.dataset.foundOne;
    return root.dataset.foundMore.replace("{count}", count);
  }

  function clear(event) {
    event.preventDefault();
    search.value = "";
    show();
  }

  function step(event) {
    const target = visible().find((radio) => radio.checked) ?? visible()[0];
    if (!search.value || !target) return;
    event.preventDefault();
    target.focus();
  }
}

function holds(group) {
  return group.options.some(({ radio }) => radio.checked);
}

function choose(radio) {
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}
