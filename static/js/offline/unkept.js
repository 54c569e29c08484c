// Says on a page that its text is neither sent nor kept, so that nobody closes it.

const CHANNEL = "unkept";

/* Tells the page of a form that the worker could neither send nor keep it. */
export function tellUnkept(clientId) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(clientId);
  channel.close();
}

/* Calls `heard` when that happens to this form. */
export function hearUnkept(form, heard) {
  new BroadcastChannel(CHANNEL).addEventListener("message", ({ data }) => {
    if (data && data === form.elements.client_id?.value) heard();
  });
}

export function showUnkept(form, isUnkept) {
  const notice = form.querySelector("[data-draft-unkept]");
  const isNews = isUnkept && notice.hidden;
  notice.hidden = !isUnkept;
  if (isUnkept) form.querySelector("[data-draft-kept]").hidden = true;
  // The bar on top says that what is typed is kept: not now.
  document.querySelector("[data-network]")?.classList.toggle("network--unkept", isUnkept);
  // On a phone it would lie under the button that stays in view.
  if (isNews) notice.scrollIntoView({ block: "center" });
}
