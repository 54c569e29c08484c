"""Run by the Python that has `deduce`: texts as JSON lines in, what it finds as JSON lines out.

The first line that comes out says how long it took to start and how much memory it holds.
"""

import json
import resource
import sys
import time

# It greets whoever starts it; the answers must come out alone.
answers, sys.stdout = sys.stdout, sys.stderr
began = time.perf_counter()
from deduce import Deduce  # noqa: E402 - starting it is what is measured

engine = Deduce()
engine.deidentify("Piet Voorbeeld")
started = time.perf_counter() - began
texts = [json.loads(line) for line in sys.stdin]
began = time.perf_counter()
found = [engine.deidentify(text).annotations for text in texts]
spent = time.perf_counter() - began
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(
    json.dumps({"start": started, "each": spent / len(texts), "megabytes": megabytes}), file=answers
)
for annotations in found:
    people = [a for a in annotations if a.tag in {"persoon", "patient"}]
    print(json.dumps([[a.start_char, a.end_char] for a in people]), file=answers)
