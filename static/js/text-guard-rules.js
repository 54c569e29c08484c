/*
 * The hard rules of the text guard, for the browser.
 *
 * The patterns and the table of look-alikes are the two JSON files beside the server's own guard
 * (resilience/privacy/text_guard_*.json); only the engine is written twice. The test
 * tests/unit/test_text_guard_parity.py holds both engines to the same findings.
 *
 * compileGuard(rules, fold) gives a function from a text to its findings:
 * [{ kind, start, end }], offsets in UTF-16 units, as strings and text boxes count here.
 */

const BSN_WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1];
const BBAN_CLASSES = { n: "\\d", a: "[a-z]", c: "[a-z\\d]" };

export function compileGuard(rules, fold) {
  const table = foldTable(fold);
  const checks = { any: (candidate) => candidate.length, eleven_test: elevenTest, iban: ibanCheck(rules.iban) };
  const compiled = rules.rules.map((rule) => ({
    kind: rule.kind,
    pattern: new RegExp(expand(rule.pattern.join(""), rules.parts), "dgu"),
    group: rule.group ?? 0,
    cased: rule.cased ?? false,
    check: checks[rule.check ?? "any"],
  }));
  return (text) => findPersonalData(text, compiled, table);
}

/* Puts the parts in the place of their names, until no name is left. */
function expand(pattern, parts) {
  const fuller = pattern.replace(/\{([a-z]\w*)\}/g, (_, name) => parts[name]);
  return fuller === pattern ? pattern : expand(fuller, parts);
}

export function foldTable({ runs, characters, dropped }) {
  const table = new Map();
  for (const [first, target, length] of runs) {
    for (let step = 0; step < length; step += 1) {
      table.set(parseInt(first, 16) + step, String.fromCharCode(target.charCodeAt(0) + step));
    }
  }
  for (const [target, lookAlikes] of Object.entries(characters)) {
    for (const character of lookAlikes) table.set(character.codePointAt(0), target);
  }
  for (const [first, last] of dropped) {
    for (let code = parseInt(first, 16); code <= parseInt(last, 16); code += 1) table.set(code, "");
  }
  return table;
}

/* What the rules read, and where each of its units begins in the original. */
export function folded(text, table) {
  const starts = [];
  const read = [];
  let at = 0;
  for (const character of text) {
    const plain = table.get(character.codePointAt(0)) ?? character;
    for (let unit = 0; unit < plain.length; unit += 1) starts.push(at + unit);
    read.push(plain);
    at += character.length;
  }
  starts.push(text.length);
  const cased = read.join("");
  return { cased, lower: cased.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase()), starts };
}

function findPersonalData(text, compiled, table) {
  const { cased, lower, starts } = folded(text, table);
  const spans = compiled.flatMap((rule, order) =>
    matches(rule, rule.cased ? cased : lower).map(([begin, end]) => ({ begin, end, order })),
  );
  spans.sort((one, other) => one.begin - other.begin || other.end - one.end || one.order - other.order);
  const findings = [];
  let covered = 0;
  for (const { begin, end, order } of spans) {
    if (begin < covered) continue;
    covered = end;
    findings.push({ kind: compiled[order].kind, start: starts[begin], end: starts[end] });
  }
  return findings;
}

function matches({ pattern, group, check }, text) {
  const found = [];
  let match;
  pattern.lastIndex = 0;
  while ((match = pattern.exec(text))) {
    const [begin, end] = match.indices[group];
    const length = check(text.slice(begin, end));
    if (length) found.push([begin, begin + length]);
    // A refused candidate may hide a true one that begins inside it.
    pattern.lastIndex = length ? begin + length : match.index + 1;
  }
  return found;
}

function elevenTest(candidate) {
  const digits = candidate.replace(/\D/g, "").padStart(BSN_WEIGHTS.length, "0");
  const total = BSN_WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0);
  return total % 11 ? 0 : candidate.length;
}

function ibanCheck(structures) {
  const shapes = new Map(
    Object.entries(structures).map(([country, bban]) => {
      const body = bban.replace(/(\d+)([nac])/g, (_, length, kind) => `${BBAN_CLASSES[kind]}{${length}}`);
      return [country, new RegExp(`^${country}\\d\\d${body}`, "u")];
    }),
  );
  return (candidate) => {
    const bare = candidate.replace(/[^a-z\d]/g, "");
    const found = shapes.get(bare.slice(0, 2))?.exec(bare);
    if (!found || !(bare.startsWith("nl") || isIban(found[0]))) return 0;
    return lengthWithSeparators(candidate, found[0].length);
  };
}

function isIban(bare) {
  const moved = bare.slice(4) + bare.slice(0, 4);
  const number = moved.replace(/[a-z]/g, (letter) => String(parseInt(letter, 36)));
  let remainder = 0;
  for (const digit of number) remainder = (remainder * 10 + Number(digit)) % 97;
  return bare.replace(/\D/g, "").length * 2 >= bare.length && remainder === 1;
}

function lengthWithSeparators(candidate, wanted) {
  let seen = 0;
  let length = 0;
  while (seen < wanted) {
    if (/[a-z\d]/.test(candidate[length])) seen += 1;
    length += 1;
  }
  return length;
}
