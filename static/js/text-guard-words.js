/*
 * The words that the text guard knows, unpacked from static/vendor/text-guard-words.json; the same
 * as resilience/privacy/text_guard_words.py. unpackWords(packed) gives { classOf, phrases, lists }.
 */

const NAMES = "FCfS";
const WITHOUT_MARKS = { ł: "l", ø: "o", đ: "d", ı: "i", ß: "ss", æ: "ae", œ: "oe", ə: "e" };
const LATIN = [
  [0x41, 0x5a],
  [0xc0, 0x24f],
  [0x1e00, 0x1eff],
];
const BARE = new Map();

/* Every letter of Latin alphabets that has a small form. */
export const CAPITALS = new Set();

for (const [first, last] of LATIN) {
  for (let code = first; code <= last; code += 1) {
    const letter = String.fromCharCode(code);
    const bare = letter.toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "");
    BARE.set(letter, bare.replace(/[^\n]/gu, (one) => WITHOUT_MARKS[one] ?? one));
    if (letter.toLowerCase() !== letter) CAPITALS.add(letter);
  }
}

/* The word in small letters and without accents. */
export function plain(word) {
  let read = "";
  for (const letter of word) read += BARE.get(letter) ?? letter;
  return read;
}

export function unpackWords(packed) {
  const classes = new Map();
  for (const [letter, words] of Object.entries(packed.classes)) {
    let before = "";
    for (const [, shared, rest] of words.matchAll(/([0-9A-Z])([^0-9A-Z]*)/g)) {
      before = before.slice(0, parseInt(shared, 36)) + rest;
      classes.set(before, letter);
    }
  }
  const endings = packed.endings.map((ending) => ({
    letter: ending.class,
    needsCapital: ending.capital,
    pattern: new RegExp(ending.pattern.join(""), "u"),
  }));
  const phrases = new Map();
  for (const phrase of packed.phrases) {
    const [first, ...others] = phrase.split(" ");
    phrases.set(first, [...(phrases.get(first) ?? []), others]);
  }
  const lists = Object.fromEntries(
    Object.entries(packed.lists).map(([name, lines]) => [name, lines.join(" ").split(" ")]),
  );
  return { classOf: (word, isCapital) => classOf(word, isCapital, classes, endings), phrases, lists };
}

function classOf(word, isCapital, classes, endings) {
  const listed = classes.get(word);
  if (listed) return listed;
  const owner = word.endsWith("s") && word.length > 3 ? classes.get(word.slice(0, -1)) : undefined;
  if (owner && NAMES.includes(owner) && (isCapital || owner === "F")) return owner;
  const fitting = endings.find(
    ({ needsCapital, pattern }) => (isCapital || !needsCapital) && pattern.test(word),
  );
  return fitting?.letter ?? "u";
}
