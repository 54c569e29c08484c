// What stands in a form, as [name, value] pairs, and the way back.

const OF_THE_PAGE = ["csrf_token", "typed_by"];

export function readForm(form) {
  return [...new FormData(form)].filter(([name, value]) => !OF_THE_PAGE.includes(name) && typeof value === "string");
}

/* Puts the answers back; then tells the scripts of the form, which show what belongs to them. */
export function fillForm(form, fields) {
  for (const control of form.elements) {
    if (!control.name || OF_THE_PAGE.includes(control.name)) continue;
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(control.type)) control.checked = values.includes(control.value);
    else if (values.length) [control.value] = values;
  }
  form.dispatchEvent(new Event("filled", { bubbles: true }));
  for (const box of form.querySelectorAll("textarea, input[type=text]")) box.dispatchEvent(new Event("input", { bubbles: true }));
}
