// The correction form: of severity and strength only the one that the kind has, up to its highest.
// What stands there is kept; the server decides in the end.

const form = document.querySelector("[data-correction-form]");
if (form) start(form);

function start(form) {
  const severities = [...form.querySelectorAll("[name=severity]")];
  const strength = form.querySelector("[data-strength]");
  const severity = form.querySelector("[data-severity]");
  const line = form.querySelector("[data-raise-when]");

  form.addEventListener("change", ({ target }) => {
    if (target.name === "signal_type") show(target);
    if (target.name === "handling") showCondition();
  });
  const chosen = form.querySelector("[name=signal_type]:checked");
  if (chosen) show(chosen);
  showCondition();

  function show({ dataset }) {
    const isPositive = Number(dataset.polarity) > 0;
    severity.hidden = isPositive;
    strength.hidden = !isPositive;
    severities.forEach((radio) => { radio.disabled = Number(radio.value) > Number(dataset.highest); });
    const current = severities.find((radio) => radio.checked);
    if (current?.disabled) severities.forEach((radio) => { radio.checked = radio.value === dataset.level; });
    line.textContent = !isPositive && dataset.raise ? `${line.dataset.raiseWhen} ${dataset.raise}.` : "";
  }

  function showCondition() {
    const isConditional = form.querySelector("[name=handling]:checked")?.value === "C";
    form.querySelector("[data-condition]").hidden = !isConditional;
  }
}
