// Asks the device for a passkey, or to sign with one, and sends its answer as a form.

const acts = {
  create: (options) => navigator.credentials.create({ publicKey: options }),
  get: (options) => navigator.credentials.get({ publicKey: options }),
};

document.querySelectorAll("[data-passkey]").forEach(ask);

async function ask(form) {
  try {
    const options = readable(JSON.parse(form.dataset.options));
    const credential = await acts[form.dataset.passkey](options);
    form.querySelector("[name=credential]").value = JSON.stringify(answer(credential));
    form.submit();
  } catch {
    form.querySelector("[data-passkey-asking]").hidden = true;
    form.querySelector("[data-passkey-failed]").hidden = false;
  }
}

function readable(options) {
  const described = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));
  const read = { ...options, challenge: bytes(options.challenge) };
  if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) read.excludeCredentials = described(options.excludeCredentials);
  if (options.allowCredentials) read.allowCredentials = described(options.allowCredentials);
  return read;
}

function answer(credential) {
  const { response } = credential;
  const given = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) {
    given.attestationObject = text(response.attestationObject);
    given.transports = response.getTransports?.() ?? [];
  } else {
    given.authenticatorData = text(response.authenticatorData);
    given.signature = text(response.signature);
    given.userHandle = response.userHandle ? text(response.userHandle) : null;
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: given,
    extensions: JSON.stringify(credential.getClientExtensionResults()),
  };
}

function bytes(value) {
  const plain = atob(value.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
