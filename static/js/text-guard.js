/*
 * Says while somebody types that their text holds data of a person, or may point at one. It hints
 * and never stops: the same rules decide on the server when the form is sent.
 *
 * Markup (templates/components/text_guard.html), all of it in the reader's language:
 *
 *   <textarea data-text-guard="text-guard" aria-describedby="… text-guard">    or an input for text
 *   <div id="text-guard" aria-live="polite" data-guard-reviewed>   always there; may hold the
 *       server's own hint; reviewed: a colleague looks at what may point at a person
 *   <template data-text-guard-hint data-words-src="…">     the first on the page serves every box
 *     <div data-guard-part="hard">                          what must go; "soft": what may point
 *       <p data-guard-message="phone">…</p>                 one for each kind; those found are shown
 *       <blockquote aria-live="off">“<span data-guard-quote></span>”</blockquote>
 *       <ul aria-live="off" data-guard-proposals data-leave-out="…"></ul>   what to put instead
 *       <p data-guard-when="reviewed">…</p>                 or "kept", for the other boxes
 *       <button type="button" data-guard-remove>…</button>  or data-guard-neutral, for soft signs
 *     </div>
 *   </template>
 *
 * The quote is not read out at every letter; the messages are, when another kind turns up. The
 * words for the soft signs come when somebody first comes to a box; until then, and without a
 * network that knows them, only what must go is shown. No text leaves the page.
 */

import fold from "../../resilience/privacy/text_guard_fold.json";
import rules from "../../resilience/privacy/text_guard_rules.json";
import signs from "../../resilience/privacy/text_guard_signs.json";
import { excerpt } from "./text-guard-excerpt.js";
import { compileGuard } from "./text-guard-rules.js";
import { compileSigns } from "./text-guard-signs.js";

const PAUSE = 250;
const template = document.querySelector("template[data-text-guard-hint]");
const boxes = document.querySelectorAll("textarea[data-text-guard], input[data-text-guard]");
let findSigns = () => [];
let asked;

if (template && boxes.length) {
  const findPersonalData = compileGuard(rules, fold);
  for (const box of boxes) watch(box, findPersonalData);
}

/* Asks for the words once; whoever waits looks again when they are there. */
function askForWords() {
  asked ??= fetch(template.dataset.wordsSrc)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
    .then((words) => {
      findSigns = compileSigns(signs, words, fold);
    })
    .catch(() => {
      asked = undefined;
    });
  return asked;
}

function watch(box, findPersonalData) {
  const place = document.getElementById(box.dataset.textGuard);
  if (!place) return;
  const find = () => {
    const hard = findPersonalData(box.value);
    const apart = (sign) => !hard.some(({ start, end }) => sign.start < end && start < sign.end);
    return { hard, soft: findSigns(box.value).filter(apart) };
  };
  const look = () => show(place, box.value, find());
  let pause;
  const lookSoon = () => {
    clearTimeout(pause);
    pause = setTimeout(look, PAUSE);
  };
  box.addEventListener("focus", () => askForWords().then(look), { once: true });
  box.addEventListener("input", () => {
    lookSoon();
    if (!asked) askForWords().then(look);
  });
  place.addEventListener("click", (event) => {
    const act = event.target.closest("[data-guard-remove], [data-guard-neutral]");
    if (!act) return;
    if (act.matches("[data-guard-remove]")) takeOut(box, find().hard);
    else putNeutral(box, find().soft);
    clearTimeout(pause);
    look();
  });
  look();
  if (box.value) askForWords().then(look);
}

/* Fills the hint that is there already, so that a screen reader hears only what is new. */
function show(place, text, found) {
  if (!found.hard.length && !found.soft.length) {
    place.replaceChildren();
    return;
  }
  if (!place.querySelector("[data-guard-part]")) {
    place.replaceChildren(template.content.cloneNode(true));
  }
  for (const part of place.querySelectorAll("[data-guard-part]")) {
    fill(part, text, found[part.dataset.guardPart], "guardReviewed" in place.dataset);
  }
}

function fill(part, text, findings, isReviewed) {
  part.hidden = !findings.length;
  const kinds = new Set(findings.map((finding) => finding.kind));
  for (const message of part.querySelectorAll("[data-guard-message]")) {
    message.hidden = !kinds.has(message.dataset.guardMessage);
  }
  for (const sentence of part.querySelectorAll("[data-guard-when]")) {
    sentence.hidden = (sentence.dataset.guardWhen === "reviewed") !== isReviewed;
  }
  part.querySelector("[data-guard-quote]").replaceChildren(...excerpt(text, findings).map(asNode));
  const list = part.querySelector("[data-guard-proposals]");
  list?.replaceChildren(...proposals(text, findings, list.dataset.leaveOut));
}

/* For each stretch, once: what stands there and what to put instead. */
function proposals(text, findings, leaveOut) {
  const lines = findings.map(
    ({ start, end, neutral }) => `“${text.slice(start, end)}” → ${neutral ? `“${neutral}”` : leaveOut}`,
  );
  return [...new Set(lines)].map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  });
}

function asNode([words, isMarked]) {
  if (!isMarked) return document.createTextNode(words);
  const mark = document.createElement("mark");
  mark.textContent = words;
  return mark;
}

/* Takes every finding out of the text, with one of the two spaces that would be left around it. */
function takeOut(box, findings) {
  put(box, findings.map(({ start, end }) => ({ start, end, words: "" })));
}

/* Puts the neutral words in the place of every sign, with a capital where a sentence begins. */
function putNeutral(box, findings) {
  put(box, findings.map(({ start, end, neutral }) => ({ start, end, words: neutral })));
}

function put(box, changes) {
  for (const { start, end, words } of changes.toReversed()) {
    const before = box.value.slice(0, start);
    const isDouble = !words && box.value[end] === " " && (!before || before.endsWith(" "));
    box.setRangeText(words, start, isDouble ? end + 1 : end, "end");
    if (/(?:^|[.!?\n])[\s"'(]*$/.test(before)) {
      const first = box.value.slice(start, start + 1);
      box.setRangeText(first.toUpperCase(), start, start + first.length, "end");
    }
  }
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
