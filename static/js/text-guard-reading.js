/*
 * A text as a row of classed words, the form in which the rules of the soft flags read it; the
 * same as resilience/privacy/text_guard_reading.py, which says what a unit is.
 */

import { folded } from "./text-guard-rules.js";
import { CAPITALS, plain } from "./text-guard-words.js";

const LETTER = "a-zA-Z\\u00c0-\\u1fff\\u2c00-\\ud7ff";
const PIECE = new RegExp(
  `([${LETTER}]+)|(\\d+[a-zA-Z]{0,2}(?![${LETTER}\\d])|\\d+)|[^ \\t\\n\\r\\f\\v]`,
  "gu",
);
const ENDS_SENTENCE = '.!?:;"*>';
const KEEPS_PLACE = "'-([{";

/* { units, begins, spans }: the row as one string, where each unit begins, where it stood. */
export function read(text, table, words) {
  const { cased, starts } = folded(text, table);
  const abbreviations = new Set(words.lists.abbreviation);
  const units = [];
  const spans = [];
  let end = 0;
  let opens = true;
  for (const found of cased.matchAll(PIECE)) {
    const [piece, letters, number] = found;
    const gap = cased.slice(end, found.index);
    opens ||= /[\n\r]/.test(gap);
    const unit = { glue: gap || !units.length ? " " : "+", letter: "0", shape: "", word: plain(piece) };
    if (letters) {
      unit.shape = shapeOfWord(piece, opens);
      const isInitial = piece.length === 1 && unit.shape !== "0";
      unit.letter = isInitial ? "I" : words.classOf(unit.word, unit.shape !== "0");
      opens = false;
    } else if (number) {
      unit.shape = shapeOfNumber(piece);
      opens = false;
    } else {
      const last = units.at(-1);
      opens = ENDS_SENTENCE.includes(piece) || (KEEPS_PLACE.includes(piece) && opens);
      if (piece === "." && last) opens = !(last.letter === "I" || abbreviations.has(last.word));
      Object.assign(unit, { letter: ".", shape: "_", word: piece === "+" ? ";" : piece });
    }
    units.push(unit);
    end = found.index + piece.length;
    spans.push([starts[found.index], starts[end]]);
  }
  markPhrases(units, words.phrases);
  return joined(units, spans);
}

function joined(units, spans) {
  const begins = [];
  let row = "";
  for (const { glue, letter, shape, word } of units) {
    begins.push(row.length);
    row += glue + letter + shape + word;
  }
  return { units: row, begins, spans };
}

/* Gives the words of a known name of a place or a shop their class. */
function markPhrases(units, phrases) {
  units.forEach(({ word }, at) => {
    for (const others of phrases.get(word) ?? []) {
      if (others.every((other, step) => units[at + 1 + step]?.word === other)) {
        for (const unit of units.slice(at, at + 1 + others.length)) unit.letter = "G";
      }
    }
  });
}

function shapeOfWord(piece, opens) {
  if (!CAPITALS.has(piece[0])) return "0";
  if (piece.length > 1 && [...piece].every((letter) => CAPITALS.has(letter))) return "3";
  return opens ? "2" : "1";
}

function shapeOfNumber(piece) {
  const digits = piece.replace(/[a-zA-Z]+$/, "");
  if (digits !== piece) return "3";
  if (digits.length > 4) return "5";
  if (digits.length === 4) return "4";
  return Number(digits) <= 17 ? "1" : "2";
}
