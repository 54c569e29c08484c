// AES-GCM with a key that no script can read. What is sealed opens under the same account and in
// the same place only, so that nothing can be moved to another row.

const ALGORITHM = "AES-GCM";
const IV_BYTES = 12;

const asBytes = (text) => new TextEncoder().encode(text);

export function makeKey() {
  return crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function seal(key, place, content) {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt(settings(iv, place), key, asBytes(JSON.stringify(content)));
  return { iv, sealed };
}

export async function unseal(key, place, { iv, sealed }) {
  const bytes = await crypto.subtle.decrypt(settings(iv, place), key, sealed);
  return JSON.parse(new TextDecoder().decode(bytes));
}

function settings(iv, place) {
  return { name: ALGORITHM, iv, additionalData: asBytes(place.join("/")) };
}
