// Answers texts with the findings of the browser's guard: JSON lines in, JSON lines out.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [engine, rules, fold] = process.argv.slice(2);
const { compileGuard } = await import(engine);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const findPersonalData = compileGuard(read(rules), read(fold));

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(findPersonalData(JSON.parse(line)))}\n`);
}
