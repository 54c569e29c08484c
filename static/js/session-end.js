// Warns two minutes before the session ends, and covers the page after it. The server decides when.

const WARNING = 120;
const AGAIN = 30;

const dialog = document.querySelector("[data-session-end]");
if (dialog) start(dialog);

function start(dialog) {
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("session") : undefined;
  const left = dialog.querySelector("[data-left]");
  const twoMinutes = left.textContent;
  const draft = document.querySelector("form[data-draft]");
  const typed = new Set();
  let timer;
  let isOver = false;

  document.addEventListener("input", ({ target }) => { if (target.form && !target.form.dataset.draft) typed.add(target.form); });
  document.addEventListener("session-over", over);
  // A device that slept has not counted; another tab may have been used meanwhile.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) check(); });
  tabs?.addEventListener("message", check);
  dialog.querySelector("[data-extend]").addEventListener("submit", (event) => { event.preventDefault(); extend(); });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.querySelector("[data-back]").addEventListener("click", () => { isOver = false; check(); });
  dialog.addEventListener("cancel", (event) => {
    // Escape is the simplest way to say: I am still here.
    event.preventDefault();
    if (!isOver) extend();
  });
  wait(Number(dialog.dataset.seconds));

  function wait(seconds) {
    clearTimeout(timer);
    timer = setTimeout(check, Math.max(0, seconds - WARNING) * 1000);
  }

  async function check() {
    if (isOver) return;
    const state = await ask();
    if (state === undefined) timer = again(AGAIN);
    else if (state === null || state.seconds === 0) over();
    else if (state.seconds > WARNING) calm(state.seconds);
    else warn(state);
  }

  /* Returns what is left, null when nothing is, undefined when the server cannot be reached. */
  async function ask() {
    try {
      const answer = await fetch(dialog.dataset.remaining, { redirect: "error" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return undefined;
    }
  }

  function calm(seconds) {
    if (dialog.open) dialog.close();
    part("warning");
    wait(seconds);
  }

  function warn({ seconds, canBeExtended }) {
    part("warning");
    const words = inWords(seconds);
    if (left.textContent !== words) left.textContent = words;
    show({ kept: Boolean(draft), last: !canBeExtended, extendable: canBeExtended });
    if (!dialog.open) {
      document.dispatchEvent(new Event("session-warning"));
      dialog.showModal();
    }
    timer = again(Math.min(AGAIN, seconds));
  }

  function over() {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    part("ended");
    show({ kept: Boolean(draft), typed: typed.size > 0, leave: typed.size === 0 });
    dialog.classList.add("session-end--over");
    dialog.setAttribute("aria-labelledby", "session-ended-title");
    dialog.removeAttribute("aria-describedby");
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("[data-part=ended] a:not([hidden])").focus();
  }

  async function extend() {
    const form = dialog.querySelector("[data-extend]");
    try {
      await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "error" });
    } catch {
      // Nobody answers: the next look tells whether the session is still there.
    }
    tabs?.postMessage("extended");
    await check();
  }

  function again(seconds) {
    clearTimeout(timer);
    return setTimeout(check, seconds * 1000);
  }

  function part(name) {
    dialog.querySelectorAll("[data-part]").forEach((each) => { each.hidden = each.dataset.part !== name; });
    dialog.classList.remove("session-end--over");
  }

  function show(facts) {
    dialog.querySelectorAll("[data-when]").forEach((each) => { each.hidden = !facts[each.dataset.when]; });
  }

  function inWords(seconds) {
    if (seconds > 90) return twoMinutes;
    return seconds > 45 ? left.dataset.one : left.dataset.half;
  }
}
