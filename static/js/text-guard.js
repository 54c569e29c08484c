/*
 * Says while somebody types that their text holds data of a person. It hints and never stops: the
 * same rules decide on the server when the form is sent.
 *
 * Markup (templates/components/text_guard.html), all of it in the reader's language:
 *
 *   <textarea data-text-guard="text-guard" aria-describedby="… text-guard">    or an input for text
 *   <div id="text-guard" aria-live="polite"></div>     always there; may hold the server's own hint
 *   <template data-text-guard-hint>                    the first on the page serves every box
 *     <div class="guard guard--block">
 *       <p class="guard__title">…</p>
 *       <p data-guard-message="phone">…</p>            one for each kind; those found are shown
 *       <blockquote aria-live="off">“<span data-guard-quote></span>”</blockquote>
 *       <button type="button" data-guard-remove>…</button>
 *     </div>
 *   </template>
 *
 * The quote is not read out at every letter; the messages are, when another kind turns up.
 */

import fold from "../../resilience/privacy/text_guard_fold.json";
import rules from "../../resilience/privacy/text_guard_rules.json";
import { excerpt } from "./text-guard-excerpt.js";
import { compileGuard } from "./text-guard-rules.js";

const PAUSE = 250;
const template = document.querySelector("template[data-text-guard-hint]");
const boxes = document.querySelectorAll("textarea[data-text-guard], input[data-text-guard]");

if (template && boxes.length) {
  const findPersonalData = compileGuard(rules, fold);
  for (const box of boxes) watch(box, findPersonalData);
}

function watch(box, findPersonalData) {
  const place = document.getElementById(box.dataset.textGuard);
  if (!place) return;
  const look = () => show(place, box.value, findPersonalData(box.value));
  let pause;
  box.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(look, PAUSE);
  });
  place.addEventListener("click", (event) => {
    if (!event.target.closest("[data-guard-remove]")) return;
    takeOut(box, findPersonalData(box.value));
    clearTimeout(pause);
    look();
  });
  look();
}

/* Fills the hint that is there already, so that a screen reader hears only what is new. */
function show(place, text, findings) {
  if (!findings.length) {
    place.replaceChildren();
    return;
  }
  if (!place.querySelector("[data-guard-quote]")) {
    place.replaceChildren(template.content.cloneNode(true));
  }
  const kinds = new Set(findings.map((finding) => finding.kind));
  for (const message of place.querySelectorAll("[data-guard-message]")) {
    message.hidden = !kinds.has(message.dataset.guardMessage);
  }
  place.querySelector("[data-guard-quote]").replaceChildren(...excerpt(text, findings).map(asNode));
}

function asNode([words, isMarked]) {
  if (!isMarked) return document.createTextNode(words);
  const mark = document.createElement("mark");
  mark.textContent = words;
  return mark;
}

/* Takes every finding out of the text, with one of the two spaces that would be left around it. */
function takeOut(box, findings) {
  for (const { start, end } of findings.toReversed()) {
    const isDouble = box.value[start - 1] === " " && box.value[end] === " ";
    box.setRangeText("", start, isDouble ? end + 1 : end, "end");
  }
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
