// Looks up what resembles the signal that is being recorded, once its kind and place are chosen.
// Only the place, the kind and the token of the form go along; without a network nothing is shown.
// What is found fills the templates of the page, as text.

const WATCHED = ["signal_type", "place", "buurt_code", "longitude", "latitude", "accuracy"];
const SENT = [...WATCHED, "csrf_token"];
const PAUSE = 400;

document.querySelectorAll("[data-similar]").forEach(watch);

function watch(slot) {
  const form = slot.closest("form");
  let timer;
  let asked = "";
  let asking;

  form.addEventListener("change", ({ target }) => {
    if (!WATCHED.includes(target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  look();

  async function look() {
    const body = chosen();
    if (body.toString() === asked) return;
    asked = body.toString();
    asking?.abort();
    if (!isEnough(body)) return show([]);
    asking = new AbortController();
    try {
      const answer = await fetch(slot.dataset.similar, { method: "POST", body, signal: asking.signal, redirect: "error" });
      show(answer.ok ? (await answer.json()).similar : []);
    } catch (error) {
      // Another choice was made meanwhile, or there is no network: the form does without.
      if (error.name !== "AbortError") show([]);
    }
  }

  function chosen() {
    const filled = new FormData(form);
    return new URLSearchParams(SENT.map((name) => [name, filled.get(name) ?? ""]));
  }

  function show(similar) {
    slot.querySelector(":scope > :not(template)")?.remove();
    if (!similar.length) return;
    const frame = slot.querySelector("[data-similar-frame]").content.cloneNode(true);
    frame.querySelector("ul").append(...similar.map((each) => row(slot, each)));
    slot.append(frame);
  }
}

function row(slot, { title, url, where, text, isOwn, confirmUrl }) {
  const copy = slot.querySelector("[data-similar-row]").content.cloneNode(true);
  const part = (name) => copy.querySelector(`[data-${name}]`);
  part("title").textContent = title;
  part("title").href = url;
  part("where").textContent = where;
  part("text").textContent = text;
  // Equal buttons of a list are told apart by ear.
  part("confirm").querySelector("button").setAttribute("formaction", confirmUrl);
  part("confirm").querySelector("button").setAttribute("aria-label", `${part("confirm").textContent.trim()}: ${title}, ${where}`);
  part(isOwn ? "confirm" : "own").remove();
  return copy;
}

function isEnough(body) {
  const isPlaced = body.get("place") === "buurt" ? body.get("buurt_code") : body.get("latitude");
  return Boolean(body.get("signal_type") && isPlaced);
}
