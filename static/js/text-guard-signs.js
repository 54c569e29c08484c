/*
 * The soft rules of the text guard, for the browser: what may point at a person, for a person to
 * look at. The rules are resilience/privacy/text_guard_signs.json, the words come packed; only the
 * engine is written twice (resilience/privacy/text_guard_signs.py), and
 * tests/unit/test_text_guard_signs_parity.py holds both to the same signs.
 *
 * compileSigns(rules, packedWords, fold) gives a function from a text to its signs:
 * [{ kind, start, end, neutral }], offsets in UTF-16 units.
 */

import { read } from "./text-guard-reading.js";
import { foldTable } from "./text-guard-rules.js";
import { unpackWords } from "./text-guard-words.js";

const MACRO = /(?<!\(\?)<(\+?)(=?)((?:[^<>\\]|\\.)+?)(?::([0-9]+))?>/g;
const UNIT = /([ +])[^.0]/g;

export function compileSigns(rules, packedWords, fold) {
  const table = foldTable(fold);
  const words = unpackWords(packedWords);
  const compile = (source) => ({
    kind: source.kind,
    neutral: source.neutral ?? rules.neutral[source.kind] ?? "",
    pattern: new RegExp(expand(source.pattern.join(""), rules.parts, words.lists), "dgu"),
    cues: cues(source, words.lists),
  });
  const shields = rules.shields.map(compile);
  const compiled = rules.rules.map(compile);
  return (text) => findSigns(read(text, table, words), shields, compiled);
}

/* Puts the parts in the place of their names, then writes out the units in angle brackets. */
function expand(pattern, parts, lists) {
  const fuller = pattern.replace(/\{([a-z_]+)\}/g, (_, name) => parts[name]);
  if (fuller !== pattern) return expand(fuller, parts, lists);
  return pattern.replace(MACRO, (_, glued, literal, what, shapes) => {
    const glue = glued ? "\\+" : "[ +]";
    const shape = shapes ? `[${shapes}]` : "[^ +]";
    if (!literal) return `(?:${glue}[${what}]${shape}[^ +]*)`;
    const words = what.replace(/@(\w+)/g, (_list, name) => lists[name].join("|"));
    return `(?:${glue}[^ +]${shape}(?:${words})(?![^ +]))`;
  });
}

/* The stretches of which one must occur before it is worth trying the pattern. */
function cues({ needs = [], cues: words = [] }, lists) {
  const units = needs.flatMap((unit) => [` ${unit}`, `+${unit}`]);
  return [...units, ...words.flatMap((cue) => (cue[0] === "@" ? lists[cue.slice(1)] : [cue]))];
}

const mayMatch = (rule, units) => !rule.cues.length || rule.cues.some((cue) => units.includes(cue));

/* Where the part that counts begins and ends: the one in round brackets, or the whole. */
function counting({ indices }) {
  return indices.slice(1).find((span) => span) ?? indices[0];
}

function findSigns(reading, shields, compiled) {
  const units = shields.reduce(shielded, reading.units);
  const spans = compiled.flatMap((rule, order) =>
    mayMatch(rule, units)
      ? [...units.matchAll(rule.pattern)].map(counting).map(([begin, end]) => ({ begin, end, order }))
      : [],
  );
  spans.sort((one, other) => one.begin - other.begin || other.end - one.end || one.order - other.order);
  const signs = [];
  let covered = 0;
  for (const { begin, end, order } of spans) {
    if (begin < covered) continue;
    covered = end;
    const first = reading.begins.findLastIndex((at) => at <= begin);
    const last = reading.begins.findLastIndex((at) => at < end);
    const { kind, neutral } = compiled[order];
    signs.push({ kind, neutral, start: reading.spans[first][0], end: reading.spans[last][1] });
  }
  return signs;
}

/* Gives what is no person's name the class of a place. */
function shielded(units, shield) {
  if (!mayMatch(shield, units)) return units;
  let apart = "";
  let done = 0;
  for (const found of units.matchAll(shield.pattern)) {
    const [begin, end] = counting(found);
    apart += units.slice(done, begin) + units.slice(begin, end).replace(UNIT, "$1G");
    done = end;
  }
  return apart + units.slice(done);
}
