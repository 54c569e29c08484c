// Brings outlines and numbers together: both come in the order of the codes.

const HATCHED = { w: "m-withheld", a: "m-nodata", n: "m-nodata", 0: "m-nodata" };
const ABSENT = { w: "withheld", a: "apart", n: "none", o: "outside" };

export function joinAreas(features, values, { words, measure }) {
  if (values.looks.length !== features.length) throw new Error("numbers and outlines do not go together");
  const show = formats();
  let shown = 0;
  return features.map((feature, place) => {
    const mark = values.looks[place];
    const number = mark in ABSENT ? null : withRate(values.counts[shown], feature.properties.inhabitants);
    if (number) shown += 1;
    return makeArea(feature, mark, number, { words, measure, show });
  });
}

/* Per 1,000 inhabitants; the same whole-number rounding as resilience/maps/classes.py. */
function withRate(count, inhabitants) {
  return { count, rate: inhabitants ? Math.floor((20000 * count + inhabitants) / (2 * inhabitants)) / 10 : null };
}

function makeArea(feature, mark, number, { words, measure, show }) {
  const { code, name, label } = feature.properties;
  return {
    feature, code, name,
    place: L.latLng(label[1], label[0]),
    isHatched: mark in HATCHED,
    isOutside: mark === "o",
    look: HATCHED[mark] ?? (mark === "o" ? "m-outside" : `m-${mark}`),
    ink: /[1-5]/.test(mark) ? `m-ink-${mark}` : "m-ink-0",
    value: number && (measure === "rate" && number.rate !== null ? show.rate(number.rate) : show.count(number.count)),
    said: number ? sentence(number, words, show) : words[ABSENT[mark]],
  };
}

function sentence({ count, rate }, words, show) {
  const signals = (count === 1 ? words.one : words.many).replace("{count}", show.count(count));
  return rate === null ? signals : words.figure.replace("{rate}", show.rate(rate)).replace("{signals}", signals);
}

function formats() {
  const language = document.documentElement.lang;
  const one = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(language);
  return { rate: (value) => one.format(value), count: (value) => whole.format(value) };
}
