// Typed text on this device, until the server has it or it is sent.

import { currentAccount, findAccount } from "./accounts.js";
import { discard, find, keep } from "./shelf.js";

/* Returns the draft of one form of one account; without an account, of the one on this device. */
export function localDraft(formName, accountId) {
  const name = `draft:${formName}`;
  const owner = () => (accountId ? findAccount(accountId) : currentAccount());

  async function withOwner(act) {
    const account = await owner();
    return account && act(account);
  }

  async function save(fields) {
    const account = await owner();
    if (!account) throw new Error("nobody is signed in on this device");
    await keep(account, name, fields);
  }

  return {
    // Brought back, it is sent as a record of its own: an id belongs to one sending.
    save: (fields) => save(fields.filter(([field]) => field !== "client_id")),
    find: () => withOwner((account) => find(account, name)),
    discard: () => withOwner((account) => discard(account, name)),
  };
}

const SENT = "sent-form";

/* Remembers in this tab which form was sent; whether that went well, the next page tells. */
export function noteSent(formName) {
  sessionStorage.setItem(SENT, formName);
}

/* It was not sent after all: its draft stays. */
export function noteNotSent() {
  sessionStorage.removeItem(SENT);
}

/* Throws away the draft of the form that was sent, unless the next page says it went wrong. */
export async function settleSentDraft(accountId) {
  const formName = sessionStorage.getItem(SENT);
  if (!formName) return;
  const [{ responseStatus = 200 } = {}] = performance.getEntriesByType("navigation");
  sessionStorage.removeItem(SENT);
  if (responseStatus < 400) await localDraft(formName, accountId).discard();
}
