// What this device asks the server. The session cookie says who asks; no address holds anything
// that was typed.

const JSON_TYPE = "application/json";
/* A server that says nothing for so long is not there. */
const PATIENCE = 30_000;

/* No answer at all: no network, or nobody there. What was being sent waits. */
export class Unreachable extends Error {}

/* Nobody is signed in (any more). */
export class SignedOut extends Error {}

export async function askContact() {
  const answer = await ask("/offline/contact");
  if (answer.status === 401) throw new SignedOut();
  return content(answer);
}

export async function askAreas(address) {
  return content(await ask(address));
}

/* Whether the account of a note is still open; undefined when the server does not say. */
export async function askStanding(note) {
  const answer = await ask("/offline/standing", { headers: { "X-Standing-Note": note } });
  return answer.ok ? (await answer.json()).isOpen : undefined;
}

/* Sends one record; returns the status and what the server says about it. */
export async function sendRecord(form, fields) {
  const answer = await ask(`/offline/${form}s`, { method: "POST", body: new URLSearchParams(fields) });
  const isTold = answer.headers.get("Content-Type")?.startsWith(JSON_TYPE);
  return { status: answer.status, told: isTold ? await read(answer) : {} };
}

async function ask(address, options = {}) {
  try {
    return await fetch(address, { redirect: "error", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
  } catch {
    throw new Unreachable();
  }
}

async function content(answer) {
  if (!answer.ok) throw new Unreachable();
  return read(answer);
}

/* An answer that breaks off halfway is no answer. */
async function read(answer) {
  try {
    return await answer.json();
  } catch {
    throw new Unreachable();
  }
}
