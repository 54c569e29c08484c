// Fills the map that folium made: the ground, the areas with their class, labels and choosing.
// Geometry is kept by the browser for as long as its edition lasts; only the numbers are asked anew.

import { joinAreas } from "./map/areas.js";
import { letChoose } from "./map/choosing.js";
import { drawGround, drawGroundOver } from "./map/ground.js";
import { drawLabels } from "./map/labels.js";
import { look } from "./map/look.js";
import { letMove } from "./map/moving.js";

/* From low to high. What is drawn between the areas and their hatches shows through the areas only. */
const PANES = ["ground", "areas", "streets", "hatched", "water", "edges", "wijken", "marks", "labels"];
const FIRST_PANE = 400;

export async function draw(map, parts) {
  const settings = JSON.parse(document.getElementById("map-settings").textContent);
  try {
    await fill(map, parts, settings);
  } catch (problem) {
    document.querySelector("[data-map-failed]").hidden = false;
    throw problem;
  }
}

async function fill(map, parts, settings) {
  const [outlines, values, wijken, ground] = await Promise.all([
    load(parts.outlines),
    settings.figures ?? load(settings.values),
    parts.wijken && load(parts.wijken),
    // The ground is decoration: the map does without when it does not come.
    parts.ground && load(parts.ground).catch(() => null),
  ]);
  PANES.forEach((name, place) => { map.createPane(name).style.zIndex = FIRST_PANE + place; });
  letMove(map, parts.bounds, document.querySelector("[data-map-tools]"));
  const areas = joinAreas(outlines.features, values, settings);
  if (ground) drawGround(map, ground);
  drawAreas(map, areas, wijken);
  if (ground) drawGroundOver(map, ground, areas);
  drawLabels(map, areas);
  letChoose(map, areas, settings);
}

function drawAreas(map, areas, wijken) {
  for (const area of areas) {
    area.layer = L.geoJSON(area.feature, look("areas", `m-area ${area.isHatched ? "m-under" : area.look}`, true)).getLayers()[0];
    area.layer.addTo(map);
    if (area.isHatched) L.geoJSON(area.feature, look("hatched", area.look)).addTo(map);
    L.geoJSON(area.feature, look("edges", "m-edge")).addTo(map);
  }
  // Larger areas have no wijken around them: then their own outlines are the strong lines.
  L.geoJSON(wijken ?? areas.map(({ feature }) => feature), look("wijken", "m-wijk")).addTo(map);
}

async function load(url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status} for ${url}`);
  return answer.json();
}
