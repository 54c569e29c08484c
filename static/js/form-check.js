// Looks a form over before it is sent, and says what is missing in the words and the markup of the
// server (templates/components/form_check.html). What passes here is still judged by the server.

import { readDate, readTime } from "./form-check-reading.js";

const INVALID = ["utrecht-textbox", "utrecht-select", "utrecht-textarea"];

for (const model of document.querySelectorAll("template[data-form-check]")) start(model, model.closest("form"));

function start(model, form) {
  const { fields, reading, today } = JSON.parse(model.dataset.formCheck);
  const summaryModel = document.getElementById("error-summary")?.cloneNode(true)
    ?? form.querySelector("template[data-form-check-summary]").content.firstElementChild;
  const checks = {
    filled: (text) => text !== "",
    shortest: (text, limit) => [...text].length >= limit,
    longest: (text, limit) => [...text].length <= limit,
    date: (text) => !text || readDate(text, reading) !== undefined,
    past: (text) => !text || (readDate(text, reading) ?? "") <= laterOf(today),
    time: (text) => !text || readTime(text, reading),
  };

  form.addEventListener("submit", (event) => {
    clear();
    const found = fields.map(({ name }) => [name, problem(name)]).filter(([, message]) => message);
    if (!found.length) return;
    event.preventDefault();
    found.forEach(([name, message]) => showAt(name, message));
    summarize(found);
  });
  // What the server refused while nobody looked is said the same way.
  form.addEventListener("refused", ({ detail }) => {
    const found = Object.entries(detail.errors).flatMap(([name, messages]) => messages.map((message) => [name, message]));
    for (const [name, message] of found.filter(([named]) => document.getElementById(named))) {
      showAt(name, message);
      // Only the server can say that it is mended.
      delete document.getElementById(`${name}-error`).dataset.checked;
    }
    if (found.length) summarize(found);
  });
  for (const kind of ["input", "change"]) form.addEventListener(kind, forgetWhatIsMended);

  /* Returns the first message about a field, as the server shows it; undefined when all is well. */
  function problem(name) {
    const { rules } = fields.find((field) => field.name === name);
    return rules.find((rule) => holds(rule) && !checks[rule.check](answer(rule.answer || name), rule.limit))?.message;
  }

  function holds({ only_if: conditions }) {
    return Object.entries(conditions).every(([name, answers]) => answers.includes(answer(name)));
  }

  function answer(name) {
    return new FormData(form).get(name)?.trim() ?? "";
  }

  function showAt(name, message) {
    const control = document.getElementById(name);
    const frame = control.closest(".utrecht-form-field");
    const line = model.content.firstElementChild.cloneNode(true);
    line.id = `${name}-error`;
    line.dataset.checked = name;
    line.lastElementChild.append(message);
    const above = ".utrecht-form-field-description, .utrecht-form-label, legend";
    [...frame.children].findLast((child) => child.matches(above)).after(line);
    mark(control, true);
    for (let more = control.closest("details"); more; more = more.parentElement.closest("details")) more.open = true;
  }

  /* Marks a field, or takes the mark away; its message is read between its hint and the rest. */
  function mark(control, isWrong) {
    const id = `${control.id}-error`;
    const named = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((name) => name && name !== id);
    if (isWrong) named.splice(named.filter((name) => name.endsWith("-description")).length, 0, id);
    put(control, "aria-describedby", named.join(" "));
    put(control, "aria-invalid", isWrong ? "true" : "");
    control.closest(".utrecht-form-field").classList.toggle("utrecht-form-field--invalid", isWrong);
    INVALID.filter((name) => control.classList.contains(name))
      .forEach((name) => control.classList.toggle(`${name}--invalid`, isWrong));
  }

  function summarize(found) {
    const summary = summaryModel.cloneNode(true);
    const lines = found.map(([name, message]) => {
      const line = document.createElement("li");
      line.append(Object.assign(document.createElement("a"), { href: `#${name}`, textContent: message }));
      return line;
    });
    summary.querySelector("ol").replaceChildren(...lines);
    model.before(summary);
    document.title = model.dataset.title + document.title;
    summary.focus();
  }

  /* Takes away everything that was said, by the server too: it will be judged again. */
  function clear() {
    form.querySelectorAll(".utrecht-form-field-error-message").forEach(forget);
    forgetSummary();
  }

  function forget(line) {
    const control = document.getElementById(line.id.replace(/-error$/, ""));
    line.remove();
    mark(control, false);
  }

  function forgetSummary() {
    document.getElementById("error-summary")?.remove();
    if (document.title.startsWith(model.dataset.title)) document.title = document.title.slice(model.dataset.title.length);
  }

  function forgetWhatIsMended() {
    for (const line of form.querySelectorAll("[data-checked]")) {
      const name = line.dataset.checked;
      if (problem(name)) continue;
      forget(line);
      document.querySelector(`#error-summary a[href="#${name}"]`)?.parentElement.remove();
    }
    if (!document.querySelector("#error-summary li")) forgetSummary();
  }
}

function put(control, attribute, value) {
  if (value) control.setAttribute(attribute, value);
  else control.removeAttribute(attribute);
}

/* The page may have been open since yesterday, and the clock of a phone may be behind. */
function laterOf(today) {
  const here = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" }).format();
  return here > today ? here : today;
}
