#!/usr/bin/env python3
"""Times usher's exact search beside FAISS IndexFlatIP on the same vectors, one query and one thread each, and compares what they find.

    python3 -m venv /tmp/faiss && /tmp/faiss/bin/pip install numpy faiss-cpu
    /tmp/faiss/bin/python tools/compare-faiss.py [--size 1000000] [--rounds 3]

Needs the release build and the model pack that tools/setup made. `usher bench --gallery SIZE` and FAISS run by turns; both fill themselves
with the numbers of one seeded generator (SplitMix64, the one in Sources/Daemon/BenchGallery.swift) and answer the same 21 queries.
Prints each median and whether the ten nearest of the last query are the same. Exit code 1 if they are not.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import faiss
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
DIMENSIONS = 128
QUERIES = 21
GOLDEN = 0x9E3779B97F4A7C15


def vectors(first, count):
    """Rows first ... first + count of the generator's unit vectors, Float32."""
    with np.errstate(over="ignore"):
        steps = np.arange(first * DIMENSIONS + 1, (first + count) * DIMENSIONS + 1, dtype=np.uint64)
        z = steps * np.uint64(GOLDEN) + np.uint64(1)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    raw = (z.view(np.int64) >> 40).astype(np.float32).reshape(count, DIMENSIONS)
    return raw / np.linalg.norm(raw, axis=1, keepdims=True)


def ask_usher(size):
    """usher's median, milliseconds, and the ten nearest of its last query."""
    out = subprocess.run(
        [ROOT / ".build/release/usher", "bench", "--gallery", str(size)],
        env={"USHER_MODELS": str(ROOT / ".usher/models"), **os.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    gallery = json.loads(out.stdout)["gallery"][0]
    return gallery["median_ms"], gallery["last_found"]


def ask_faiss(index, queries):
    times = []
    for query in queries:
        start = time.perf_counter()
        _, found = index.search(query[None], 10)
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times), found[0].tolist()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=1_000_000, help="enrolled vectors (1000000)")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each (3)")
    arguments = parser.parse_args()
    faiss.omp_set_num_threads(1)
    index = faiss.IndexFlatIP(DIMENSIONS)
    for first in range(0, arguments.size, 100_000):
        index.add(vectors(first, min(100_000, arguments.size - first)))
    queries = vectors(arguments.size, QUERIES)
    ours, theirs, same = [], [], True
    for _ in range(arguments.rounds):
        milliseconds, found = ask_usher(arguments.size)
        ours.append(milliseconds)
        milliseconds, expected = ask_faiss(index, queries)
        theirs.append(milliseconds)
        same = same and found == expected
    print(f"{arguments.size} vectors: usher {statistics.median(ours):.2f} ms, FAISS {statistics.median(theirs):.2f} ms")
    print(f"the ten nearest: {'the same' if same else 'DIFFERENT'}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
