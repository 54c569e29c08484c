// The buurten on board: to choose from, and to say in which one a point lies.

import { feature } from "topojson-client";
import { currentAccount } from "./accounts.js";
import { find } from "./shelf.js";

/* Returns { wijken, types } of the account on this device; empty when nothing is on board yet. */
export async function choicesOnBoard() {
  return (await onBoard()) ?? { wijken: [], types: {} };
}

/* Returns the exact outlines as GeoJSON features; throws when there are none. */
export async function featuresOnBoard() {
  const { outlines } = await onBoard();
  return feature(outlines, outlines.objects.buurten).features;
}

async function onBoard() {
  const account = await currentAccount();
  return account && find(account, "areas");
}
