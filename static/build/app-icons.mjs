// Draws the icons of the installed application from the one drawing we have, static/img/favicon.svg.
// node app-icons.mjs DRAWING FOLDER

import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Resvg, initWasm } from "@resvg/resvg-wasm";

const [drawing, folder] = process.argv.slice(2);
const rounded = await readFile(drawing, "utf8");
// A phone cuts its own shape out of these: the ground goes on to the edges.
const square = rounded.replace(/ rx="\d+"/, "");
if (square === rounded) throw new Error("the drawing has no rounded ground to make square");

await initWasm(await readFile(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")));
await draw("icon-192.png", rounded, 192);
await draw("icon-512.png", rounded, 512);
await draw("icon-maskable-512.png", square, 512);
await draw("icon-apple-180.png", square, 180);

async function draw(name, svg, width) {
  const picture = new Resvg(svg, { fitTo: { mode: "width", value: width } }).render();
  await writeFile(join(folder, name), picture.asPng());
}
