// The signal form: what a chosen type, day or answer brings with it. The server decides in the end.

const form = document.querySelector("[data-signal-form]");
if (form) start(form);

function start(form) {
  const severities = [...form.querySelectorAll("[name=severity]")];
  let wasChosenByHand = severities.some((radio) => radio.checked);
  let wasSent = false;

  form.addEventListener("change", ({ target }) => {
    if (target.name === "signal_type") showType(target);
    if (target.name === "severity") wasChosenByHand = true;
    showWhatBelongs();
  });
  form.addEventListener("submit", () => { wasSent = true; });
  form.addEventListener("filled", showAll);
  // Back from the page that thanked: what is typed now is another signal, with an id of its own.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && wasSent) form.elements.client_id.value = crypto.randomUUID();
  });

  showAll();

  /* Also when the answers were put back by a script. */
  function showAll() {
    wasChosenByHand = severities.some((radio) => radio.checked);
    const chosen = form.querySelector("[name=signal_type]:checked");
    if (chosen) showType(chosen);
    else part("strength").hidden = true;
    showWhatBelongs();
  }

  function showType({ dataset }) {
    const isPositive = Number(dataset.polarity) > 0;
    part("severity").hidden = isPositive;
    part("strength").hidden = !isPositive;
    if (isPositive) severities.forEach((radio) => { radio.checked = false; });
    else limitSeverity(Number(dataset.level), Number(dataset.highest));
    showRaiseWhen(isPositive ? "" : dataset.raise);
    showRoute(dataset.route);
  }

  function limitSeverity(usual, highest) {
    severities.forEach((radio) => { radio.disabled = Number(radio.value) > highest; });
    const current = severities.find((radio) => radio.checked && !radio.disabled);
    if (current && wasChosenByHand) return;
    severities.forEach((radio) => { radio.checked = Number(radio.value) === usual; });
  }

  function showRaiseWhen(when) {
    const line = form.querySelector("[data-raise-when]");
    line.textContent = when ? `${line.dataset.raiseWhen} ${when}.` : "";
  }

  function showRoute(name) {
    const line = part("route-of-type");
    const route = name && form.querySelector(`[data-route-name="${name}"]`);
    line.hidden = !route;
    line.textContent = route ? route.textContent : "";
  }

  function showWhatBelongs() {
    const day = answer("observed_day");
    form.querySelectorAll("[data-when]").forEach((element) => {
      element.hidden = !element.dataset.when.split(" ").includes(day);
    });
    part("felt-unsafe").hidden = answer("felt_unsafe") !== "1";
    const isKnown = answer("observed_precision") !== "onbekend";
    part("date").hidden = !isKnown;
    part("condition").hidden = answer("handling") !== "C";
  }

  function answer(name) {
    return form.querySelector(`[name=${name}]:checked`)?.value;
  }

  function part(name) {
    return form.querySelector(`[data-${name}]`);
  }
}
