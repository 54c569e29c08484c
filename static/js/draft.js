// Keeps what somebody types: on this device at once, sealed, and on the server a moment after the
// last keystroke. What the server has need not stay on the device.

import { fillForm, readForm } from "./offline/form-fields.js";
import { localDraft, noteNotSent, noteSent } from "./offline/local-draft.js";
import { hearUnkept, showUnkept } from "./offline/unkept.js";

const PAUSE = 1500;
const SHORT_PAUSE = 300;

document.querySelectorAll("form[data-draft]").forEach(keep);

function keep(form) {
  const { draft: address, draftName = address } = form.dataset;
  const local = localDraft(draftName, form.elements.typed_by?.value);
  let timer;
  let localTimer;
  let isChanged = false;
  let isSent = false;
  let sending;

  // Else a browser writes what stands in a form, as it is, to its own files to bring it back.
  form.autocomplete = "off";
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  // Heard last, when the checks of the page have let the form go or have stopped it.
  document.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    isSent = true;
    clearTimeout(timer);
    clearTimeout(localTimer);
    sending?.abort();
    noteSent(draftName);
  });
  hearUnkept(form, () => {
    isSent = false;
    noteNotSent();
    showUnkept(form, true);
    later();
  });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) isSent = false; });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  document.addEventListener("session-warning", save);
  discardHereToo();
  // What the server refused stands in the form already, and is newer.
  if (!form.querySelector("[aria-invalid=true]")) bringBack().catch(() => {});

  function later() {
    isChanged = true;
    clearTimeout(timer);
    clearTimeout(localTimer);
    timer = setTimeout(save, PAUSE);
    localTimer = setTimeout(saveHere, SHORT_PAUSE);
  }

  async function saveHere() {
    clearTimeout(localTimer);
    return !isSent && local.save(readForm(form)).then(() => true, () => false);
  }

  async function save() {
    if (!isChanged || isSent) return;
    clearTimeout(timer);
    const isHere = saveHere();
    isChanged = false;
    sending = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(address, { method: "POST", body, keepalive: true, signal: sending.signal, redirect: "error" });
      if (answer.ok) await isKept(isHere);
      if (answer.status === 401) document.dispatchEvent(new Event("session-over"));
    } catch {
      // No connection: the next change, or the next moment this page is left, tries again.
      isChanged = true;
      showUnkept(form, !isSent && !(await isHere));
    }
  }

  async function isKept(isHere) {
    await isHere;
    showUnkept(form, false);
    form.querySelector("[data-draft-kept]").hidden = false;
    // Typed on meanwhile: then the server has not got all of it.
    if (!isChanged) await local.discard().catch(() => {});
  }

  /* What was typed without a network, or a moment before the page was closed, is newer than what
     the server kept. */
  async function bringBack() {
    const kept = await local.find();
    if (!kept || isChanged) return;
    fillForm(form, kept);
    const notice = document.querySelector("template[data-draft-back]");
    if (!notice || document.querySelector(".draft-restored")) return;
    form.before(notice.content.cloneNode(true));
    discardHereToo();
  }

  /* Thrown away on the server, it must not come back from this device. */
  function discardHereToo() {
    const discarding = document.querySelector("[data-draft-discard]");
    discarding?.addEventListener("submit", async (event) => {
      event.preventDefault();
      isSent = true;
      await local.discard().catch(() => {});
      discarding.submit();
    });
  }
}
