// Keeps the pages that work without a network, and shows them when there is none. Pages with
// anything of anybody are never kept: they come from the server or not at all. In front of this
// script the server puts KEPT_FILES, the list of what is kept.

import { clientsClaim } from "workbox-core";
import { cleanupOutdatedCaches, matchPrecache, precacheAndRoute } from "workbox-precaching";
import { registerRoute, setCatchHandler } from "workbox-routing";
import { currentAccount, findAccount, sweep } from "./offline/accounts.js";
import { countUnsent, enqueue } from "./offline/queue.js";
import { send } from "./offline/sending.js";
import { discard } from "./offline/shelf.js";
import { tellUnkept } from "./offline/unkept.js";

const PATIENCE = 6_000;
const BROKEN = 500;
const FORMS = { "/signals/new": "signal", "/safety-concerns/new": "concern" };
const ALSO_ON_BOARD = [...Object.keys(FORMS), "/recent"];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.registration.navigationPreload?.enable()));
// Where the page comes from the device after all, what the browser asked meanwhile may come to its end.
self.addEventListener("fetch", (event) => event.waitUntil(Promise.resolve(event.preloadResponse).catch(() => {})));
clientsClaim();
cleanupOutdatedCaches();
precacheAndRoute(self.KEPT_FILES, { cleanURLs: false, directoryIndex: null });

registerRoute(isOnBoard, fetchInTime);
registerRoute(({ request }) => request.mode === "navigate", fetchPage);
registerRoute(({ request, url }) => request.mode === "navigate" && url.pathname in FORMS, sendForm, "POST");
setCatchHandler(({ request, url }) => (request.mode === "navigate" ? showShell(url) : Response.error()));

self.addEventListener("sync", (event) => event.waitUntil(sendAll()));
self.addEventListener("activate", (event) => event.waitUntil(sweep().catch(() => {})));

function isOnBoard({ request, url }) {
  return request.mode === "navigate" && ALSO_ON_BOARD.includes(url.pathname);
}

/* A server that breaks or keeps one waiting is as good as none, for a page that we have on board. */
async function fetchInTime(options) {
  const tooLate = new Promise((_, reject) => { setTimeout(reject, PATIENCE, new Error("no answer in time")); });
  const answer = await Promise.race([fetchPage(options), tooLate]);
  if (answer.status > BROKEN) throw new Error(`${answer.status}`);
  return answer;
}

/* The browser itself asks for the page (navigation preload): asked by a script, the server would
   take it for something else than somebody who opens a page. */
async function fetchPage({ event, request }) {
  return (await event.preloadResponse) ?? fetch(request);
}

/* A form that cannot be delivered goes into the queue, as it was sent. */
async function sendForm({ request, url }) {
  const copy = request.clone();
  try {
    const answer = await fetch(request);
    if (answer.status < BROKEN) return answer;
  } catch {
    // Nobody there, or the answer was lost: the server makes one record of it either way.
  }
  const sent = await copy.formData();
  try {
    await keepForm(FORMS[url.pathname], sent);
  } catch {
    // No room or no store: without content the browser stays where it is, with all that was typed.
    tellUnkept(sent.get("client_id"));
    return new Response(undefined, { status: 204 });
  }
  return Response.redirect("/recent", 303);
}

async function keepForm(form, sent) {
  const fields = [...sent].filter(([name]) => !["csrf_token", "typed_by"].includes(name));
  const account = await findAccount(sent.get("typed_by"));
  await enqueue(account, form, fields);
  await discard(account, `draft:${form}`).catch(() => {});
  await self.registration.sync?.register("send").catch(() => {});
}

async function showShell({ pathname }) {
  const account = await currentAccount().catch(() => undefined);
  const form = FORMS[pathname];
  const name = form === "signal" ? account?.signalForm ?? form : form ?? "recent";
  return (await matchPrecache(`/offline/${name}`)) ?? Response.error();
}

/* The browser tries again by itself when this fails. */
async function sendAll() {
  const account = await currentAccount();
  if (!account) return;
  await send({ isAsked: true });
  const { unsent, refused } = await countUnsent(account.id);
  if (unsent > refused) throw new Error("not everything was sent yet");
}
