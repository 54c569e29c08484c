// The form of a safety concern: what a chosen kind or day brings with it. The server decides.

const form = document.querySelector("[data-concern-form]");
if (form) start(form);

function start(form) {
  const severities = [...form.querySelectorAll("[name=severity]")];
  let wasChosenByHand = severities.some((radio) => radio.checked);
  let wasSent = false;

  form.addEventListener("change", ({ target }) => {
    if (target.name === "concern_type") limitSeverity(target.value);
    if (target.name === "severity") wasChosenByHand = true;
    showWhatBelongs();
  });
  form.addEventListener("submit", () => { wasSent = true; });
  form.addEventListener("filled", showAll);
  // Back from the page that thanked: what is typed now is another concern, with an id of its own.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && wasSent) form.elements.client_id.value = crypto.randomUUID();
  });

  showAll();

  /* Also when the answers were put back by a script. */
  function showAll() {
    wasChosenByHand = severities.some((radio) => radio.checked);
    const chosen = answer("concern_type");
    if (chosen) limitSeverity(chosen);
    showWhatBelongs();
  }

  /* Offers what fits the kind; what is usual for it is chosen until somebody chooses. */
  function limitSeverity(kind) {
    const [usual, highest] = JSON.parse(form.dataset.severities)[kind];
    severities.forEach((radio) => { radio.disabled = Number(radio.value) > highest; });
    const current = severities.find((radio) => radio.checked && !radio.disabled);
    if (current && wasChosenByHand) return;
    severities.forEach((radio) => { radio.checked = Number(radio.value) === usual; });
  }

  function showWhatBelongs() {
    const day = answer("occurred_day");
    form.querySelectorAll("[data-when]").forEach((element) => {
      element.hidden = !element.dataset.when.split(" ").includes(day);
    });
  }

  function answer(name) {
    return form.querySelector(`[name=${name}]:checked`)?.value;
  }
}
