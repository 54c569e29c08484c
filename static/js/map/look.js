// How a shape is drawn: only its class is set here, colours come from the style sheets, so that a
// change of colour scheme changes the map at once.

export function look(pane, className, interactive = false) {
  return { pane, interactive, style: { className, stroke: false, fill: false } };
}
