// Signing out takes everything off this device. What was not sent would be lost: say so first, and
// offer to send it.

import { keepsForOthers, wipeAccount } from "./accounts.js";
import { countUnsent } from "./queue.js";
import { send } from "./sending.js";

export function guardLeaving(accountId) {
  const dialog = document.querySelector("[data-leaving]");
  for (const form of document.querySelectorAll("form[data-signs-out]")) guard(form, dialog, accountId);
}

function guard(form, dialog, accountId) {
  let isReady = false;

  form.addEventListener("submit", (event) => {
    if (isReady) return;
    event.preventDefault();
    leaveOrAsk();
  });

  async function leaveOrAsk() {
    const { unsent } = await countUnsent(accountId).catch(() => ({ unsent: 0 }));
    if (unsent) ask(unsent);
    else leave();
  }

  function ask(count) {
    dialog.querySelector("[data-leaving-count]").textContent = inWords(dialog, count);
    dialog.querySelector("[data-leaving-said]").hidden = true;
    dialog.onclick = ({ target }) => act(target.closest("button")?.dataset.leave);
    dialog.showModal();
  }

  async function act(choice) {
    if (choice === "stay") dialog.close();
    if (choice === "wipe") leave();
    if (choice !== "send") return;
    await send({ isAsked: true });
    const { unsent } = await countUnsent(accountId);
    if (!unsent) leave();
    else {
      dialog.querySelector("[data-leaving-count]").textContent = inWords(dialog, unsent);
      dialog.querySelector("[data-leaving-said]").hidden = false;
    }
  }

  async function leave() {
    isReady = true;
    try {
      await wipeAccount(accountId);
      // Of somebody else something waits on this device: the browser must not clear that.
      if (await keepsForOthers(accountId)) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "others_wait", value: "1" }));
    } catch {
      // The store does not open: then the browser clears everything, as the server asks.
    }
    form.requestSubmit();
  }
}

function inWords({ dataset }, count) {
  return count === 1 ? dataset.one : dataset.more.replace("{count}", count);
}
