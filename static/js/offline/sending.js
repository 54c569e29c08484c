// Sends what waits. Every record may be sent any number of times and in any order: the server makes
// one of it. One page or worker sends at a time; whoever comes second leaves it to the first.

import { allAccounts, currentAccount, enterAccount, noteFacts, sweep, wipeAccount } from "./accounts.js";
import { ARRIVED, change, forgetArrived, listRecords, REFUSED, SENDING, settle, WAITING } from "./queue.js";
import { askAreas, askContact, askStanding, sendRecord, SignedOut, Unreachable } from "./server.js";
import { find, keep } from "./shelf.js";

const LOCK = "sending";
const SECOND = 1000;
const FIRST_WAIT = 5 * SECOND;
const LONGEST_WAIT = 15 * 60 * SECOND;
const [OK, SIGN_IN, BROKEN] = [200, 401, 500];
/* About this one record at this moment: it waits, the others go on. */
const LATER = [400, 409, 429, BROKEN];

/* Sends what is due, or everything when somebody asks for it. Returns how it went: "sent",
   "unreachable", "signed-out", or "busy" when another page is at it. */
export function send({ isAsked = false } = {}) {
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? sendAll(isAsked) : "busy"));
}

async function sendAll(isAsked) {
  await sweep();
  try {
    const contact = await askContact();
    const { account: id, note, signalForm } = contact;
    const account = await enterAccount(id, { note, signalForm, isSignedOut: false });
    await forgetArrived(account);
    if (contact.mayRecord) await sendEach(account, contact, isAsked);
    else await refuseAll(account);
    // On a full device sending makes room first. What does not come on board now, comes later.
    await stock(account, contact).catch(() => {});
    return "sent";
  } catch (problem) {
    if (problem instanceof SignedOut) return signedOut();
    if (problem instanceof Unreachable) return "unreachable";
    throw problem;
  }
}

/* Takes on board what is new. */
async function stock(account, { areas, recent }) {
  if (recent) await keep(account, "recent", recent);
  const onBoard = await find(account, "areas");
  if (areas && onBoard?.address !== areas) await keep(account, "areas", { ...(await askAreas(areas)), address: areas });
  await noteFacts(account.id, { contactedAt: Date.now() });
}

async function sendEach(account, { csrfToken }, isAsked) {
  const records = await listRecords(account);
  const due = records.filter(({ meta }) => isDue(meta, isAsked));
  for (const record of due) await sendOne(account, record, csrfToken);
}

function isDue({ state, nextAt }, isAsked) {
  // We hold the lock: nobody is really sending what was left as "sending".
  return state === SENDING || (state === WAITING && (isAsked || nextAt <= Date.now()));
}

async function sendOne(account, record, csrfToken) {
  const { meta, content } = record;
  // A full device cannot note it; sending makes room.
  await change(account, record, { state: SENDING }).catch(() => {});
  const waited = Math.round((Date.now() - meta.at) / SECOND);
  try {
    const { status, told } = await sendRecord(content.form, addressed(content.fields, account, csrfToken, waited));
    await take(account, record, status, told);
  } catch (problem) {
    await putBack(account, record);
    throw problem;
  }
}

/* Sends what this device has no room to keep; returns what the server says about it. */
export async function sendAtOnce(account, form, fields) {
  const { account: id, csrfToken } = await askContact();
  if (id !== account.id) throw new SignedOut();
  return sendRecord(form, addressed(fields, account, csrfToken, 0));
}

/* What the server wants to know of who sends, in the place of what the form said of it. */
function addressed(fields, account, csrfToken, waited) {
  const own = [["typed_by", account.id], ["csrf_token", csrfToken], ["waited", waited]];
  return [...fields.filter(([name]) => !own.some(([mine]) => mine === name)), ...own];
}

/* Does with a record what the answer asks. */
async function take(account, record, status, told) {
  if (status === OK && told.number) return settle(account, record, told);
  if (status === SIGN_IN) throw new SignedOut();
  if (LATER.includes(status)) return putBack(account, record);
  if (status >= BROKEN || status === OK) throw new Unreachable();
  return change(account, record, { state: REFUSED }, { errors: told.errors ?? {}, status });
}

/* It waits again, each time longer, and a little differently on every device. */
async function putBack(account, record) {
  const tries = record.meta.tries + 1;
  const wait = Math.min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT) * (0.75 + Math.random() / 2);
  await change(account, record, { state: WAITING, tries, nextAt: Date.now() + wait });
}

async function refuseAll(account) {
  const waiting = (await listRecords(account)).filter(({ meta }) => meta.state !== ARRIVED);
  for (const record of waiting) await change(account, record, { state: REFUSED }, { errors: {}, status: 403 });
}

/* Nobody is signed in. Perhaps an account on this device was closed: then what is of it goes. */
async function signedOut() {
  const account = await currentAccount();
  if (account) await noteFacts(account.id, { isSignedOut: true });
  for (const { id, note } of await allAccounts()) {
    if (note && (await askStanding(note).catch(() => undefined)) === false) await wipeAccount(id);
  }
  return "signed-out";
}
