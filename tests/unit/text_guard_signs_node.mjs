// Answers texts with the signs that the browser's guard finds: JSON lines in, JSON lines out.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [engine, rules, words, fold] = process.argv.slice(2);
const { compileSigns } = await import(engine);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const findSigns = compileSigns(read(rules), read(words), read(fold));

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(findSigns(JSON.parse(line)))}\n`);
}
