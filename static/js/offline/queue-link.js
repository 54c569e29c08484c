// The mark in the header that something on this device was not sent yet, and the line in a form.

import { countUnsent, watchQueue } from "./queue.js";

export function showQueue(accountId) {
  const marks = [...document.querySelectorAll("[data-queue-mark]")];
  const show = async () => {
    const { unsent, refused } = await countUnsent(accountId);
    marks.forEach((mark) => fill(mark, unsent, refused));
  };
  watchQueue(show);
  return show();
}

function fill(mark, unsent, refused) {
  const { one, more, refused: mend } = mark.dataset;
  mark.hidden = unsent === 0;
  const words = unsent === 1 ? one : more.replace("{count}", unsent);
  mark.querySelector("[data-queue-words]").textContent = refused ? `${words} ${mend}` : words;
  const count = mark.querySelector("[data-queue-count]");
  if (count) count.textContent = unsent;
}
