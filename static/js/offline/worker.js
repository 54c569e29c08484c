// Lets the browser keep the pages that work without a network (static/js/service-worker.js).

const ADDRESS = "/service-worker.js";
const SYNC = "send";

export async function registerWorker() {
  if (!("serviceWorker" in navigator)) return undefined;
  return navigator.serviceWorker.register(trusted(ADDRESS), { updateViaCache: "none" });
}

/* Asks the browser to send when there is a network, also when no page is open; not all can. */
export async function askToSendLater() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.sync?.register(SYNC);
}

/* The only policy of our pages (Trusted Types) lets through this one address. */
function trusted(address) {
  if (!globalThis.trustedTypes) return address;
  const policy = trustedTypes.createPolicy("service-worker", { createScriptURL: exactly });
  return policy.createScriptURL(address);
}

function exactly(address) {
  if (address !== ADDRESS) throw new TypeError("no other script than the service worker");
  return address;
}
