// Marking a place: where the phone is, a tap on the map, or a buurt from the list. Without this
// script only the list is there. Nothing is asked of another host; the server decides the buurt.

import { featuresOnBoard } from "./offline/areas.js";
import { areaAt, loadFeatures, openMap } from "./place-map.js";

const COARSE_M = 250;
const PATIENCE = { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 };
const DENIED = 1;

document.querySelectorAll("[data-place-picker]").forEach(start);

function start(picker) {
  const [methods, list, result, frame, words, middle] =
    ["methods", "list", "result", "map", "words", "middle"].map((name) => picker.querySelector(`[data-place-${name}]`));
  const radios = [...methods.querySelectorAll("input")];
  const fields = Object.fromEntries(["longitude", "latitude", "accuracy"].map((name) => [name, picker.querySelector(`[name=${name}]`)]));
  let features;
  let map;

  methods.hidden = false;
  if ("fresh" in picker.dataset) radios.forEach((radio) => { radio.checked = false; });
  methods.addEventListener("change", ({ target }) => choose(target.value, true));
  middle.addEventListener("click", () => map?.then((drawn) => drawn.chooseMiddle()));
  picker.closest("form").addEventListener("filled", showChosen);
  showChosen();

  function showChosen() {
    choose(radios.find((radio) => radio.checked)?.value, false);
  }

  function choose(method, isNew) {
    list.hidden = method !== "buurt";
    result.hidden = !method || method === "buurt";
    letChooseMiddle(method === "kaart");
    if (method === "hier") here(isNew);
    if (method === "kaart") onMap();
  }

  function here(isNew) {
    if (!isNew && fields.latitude.value) return describe();
    forget();
    frame.hidden = true;
    say(words.dataset.searching);
    if (!navigator.geolocation) return say(words.dataset.unavailable);
    // The outlines come in while the phone looks for itself.
    loadAreas().catch(() => {});
    return navigator.geolocation.getCurrentPosition(
      ({ coords }) => isChosen("hier") && mark(coords.longitude, coords.latitude, coords.accuracy),
      ({ code }) => isChosen("hier") && say(code === DENIED ? words.dataset.denied : words.dataset.unavailable),
      PATIENCE,
    );
  }

  function onMap() {
    if (fields.latitude.value) return describe();
    say(words.dataset.tap);
    return showMap();
  }

  function mark(longitude, latitude, accuracy) {
    fields.longitude.value = longitude.toFixed(6);
    fields.latitude.value = latitude.toFixed(6);
    fields.accuracy.value = accuracy ? Math.round(accuracy) : "";
    // Hidden fields say nothing by themselves: whoever asked for a place hears that there is one.
    fields.latitude.dispatchEvent(new Event("change", { bubbles: true }));
    return describe();
  }

  function markByHand(longitude, latitude) {
    radios.forEach((radio) => { radio.checked = radio.value === "kaart"; });
    letChooseMiddle(true);
    return mark(longitude, latitude);
  }

  function letChooseMiddle(isOnMap) {
    middle.hidden = !isOnMap;
    frame.classList.toggle("place__map--middle", isOnMap);
  }

  function forget() {
    Object.values(fields).forEach((field) => { field.value = ""; });
  }

  async function describe() {
    const [longitude, latitude, accuracy] = Object.values(fields).map(({ value }) => Number(value));
    say(words.dataset.found, exactness(accuracy));
    try {
      const area = areaAt(await loadAreas(), longitude, latitude);
      say(area ? area.properties.name : words.dataset.outside, exactness(accuracy));
      (await showMap())?.show(longitude, latitude, accuracy);
    } catch {
      // The place itself is known: the server finds the buurt.
    }
  }

  function exactness(accuracy) {
    if (!accuracy) return words.dataset.marked;
    const told = accuracy > COARSE_M ? words.dataset.coarse : words.dataset.accurate;
    return told.replace("{metres}", accuracy);
  }

  async function showMap() {
    frame.hidden = false;
    map ??= draw();
    try {
      const drawn = await map;
      drawn.refresh();
      return drawn;
    } catch {
      map = undefined;
      frame.hidden = true;
      if (!fields.latitude.value) say(words.dataset.noMap);
      return undefined;
    }
  }

  async function draw() {
    const { leaflet, leafletStyle, base } = picker.dataset;
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", words.dataset.mapLabel);
    return openMap(frame, {
      scriptUrl: leaflet, styleUrl: leafletStyle, features: await loadAreas(), groundUrls: split(base),
      onMark: markByHand, zoom: { zoomInTitle: words.dataset.zoomIn, zoomOutTitle: words.dataset.zoomOut },
    });
  }

  function loadAreas() {
    features ??= loadOutlines(split(picker.dataset.outlines));
    features.catch(() => { features = undefined; });
    return features;
  }

  function say(title, detail = "") {
    const strong = Object.assign(document.createElement("strong"), { textContent: title });
    const small = Object.assign(document.createElement("span"), { className: "place__detail", textContent: detail });
    words.replaceChildren(...(detail ? [strong, small] : [title]));
  }

  function isChosen(method) {
    return radios.some((radio) => radio.checked && radio.value === method);
  }
}

/* Without a network, or on a page that the device keeps, the outlines on board do as well. */
async function loadOutlines(urls) {
  if (!urls.length) return featuresOnBoard();
  return loadFeatures(urls).catch(featuresOnBoard);
}

function split(urls) {
  return urls.split(" ").filter(Boolean);
}
