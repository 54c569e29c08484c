/*
 * The words around what the text guard found: [[words, isMarked], …], with "…" for what is left
 * out. The same as resilience/privacy/text_guard_excerpt.py.
 */

const REACH = 30;

export function excerpt(text, findings) {
  const pieces = [];
  let position = 0;
  for (const { start, end } of findings) {
    const gap = text.slice(position, start);
    pieces.push([position ? between(gap) : before(gap), false], [text.slice(start, end), true]);
    position = end;
  }
  pieces.push([after(text.slice(position)), false]);
  return pieces.filter(([words]) => words);
}

const before = (gap) => (gap.length <= REACH ? gap : `… ${lastWords(gap)}`);
const between = (gap) => (gap.length <= 2 * REACH ? gap : `${firstWords(gap)} … ${lastWords(gap)}`);
const after = (gap) => (gap.length <= REACH ? gap : `${firstWords(gap)} …`);

function firstWords(gap) {
  const near = gap.slice(0, REACH);
  return near.slice(0, Math.max(near.lastIndexOf(" "), 0));
}

function lastWords(gap) {
  const near = gap.slice(-REACH);
  const space = near.indexOf(" ");
  return space < 0 ? "" : near.slice(space + 1);
}
