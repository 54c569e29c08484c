// Reads a day and a time as the server does (resilience/signals/typed_date.py), with its own
// patterns and months, which come along with the form.

const CENTURY = 2000;
const TWO_DIGITS = 100;
const LAST_HOUR = 23;
const LAST_MINUTE = 59;

/* Returns a day as YYYY-MM-DD, or undefined when there is no such day. */
export function readDate(typed, { weekday, year_first: yearFirst, day_first: dayFirst, months }) {
  const text = typed.toLowerCase().replace(new RegExp(weekday), "");
  const [, ...parts] = whole(yearFirst).exec(text) ?? [undefined, ...(whole(dayFirst).exec(text)?.slice(1).reverse() ?? [])];
  if (!parts.length) return undefined;
  const [year, month, day] = [yearOf(Number(parts[0])), Number(parts[1]) || months[parts[1]] || 0, Number(parts[2])];
  const found = new Date(Date.UTC(year, month - 1, day));
  return found.getUTCMonth() === month - 1 && found.getUTCDate() === day ? found.toISOString().slice(0, 10) : undefined;
}

export function readTime(typed, { time }) {
  const found = whole(time).exec(typed.toLowerCase());
  return found !== null && Number(found[1]) <= LAST_HOUR && Number(found[2] ?? 0) <= LAST_MINUTE;
}

function whole(pattern) {
  return new RegExp(`^(?:${pattern})$`);
}

function yearOf(number) {
  return number >= TWO_DIGITS ? number : CENTURY + number;
}
