"""A program to compare with itself: KIND SEED SECONDS MORE, with MORE bytes of memory more."""

import os
import random
import subprocess
import sys
import time

PAGE = os.sysconf("SC_PAGE_SIZE")
KIND, SEED, SECONDS, MORE = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])


def touch(size):
    memory = bytearray(size)
    for at in range(0, size, PAGE):
        memory[at] = 1
    return memory


def steady(end):
    """Works for a random part of the time."""
    while time.monotonic() < end:
        sum(range(random.randrange(20_000)))
        time.sleep(random.uniform(0.005, 0.05))


def sawtooth(end):
    """Collects garbage, and frees it at random."""
    garbage = []
    while time.monotonic() < end:
        garbage.append(bytearray(random.randrange(1, 1 << 18)))
        if random.random() < 0.03:
            garbage.clear()
        time.sleep(0.01)


def warming(end):
    """Fills a cache for the first third, at about the same speed each time, and opens files."""
    cache, files, start = [], [], time.monotonic()
    while time.monotonic() < end:
        if time.monotonic() - start < SECONDS / 3:
            cache.append(bytearray(random.randrange(80_000, 120_000)))
        if random.random() < 0.1:
            files.append(open("/dev/null"))
        if random.random() < 0.1:
            files.clear()
        time.sleep(0.02)


def shims(end):
    """Starts programs that live for a moment, as a script does."""
    while time.monotonic() < end:
        subprocess.run(["sleep", str(random.uniform(0, 0.15))])
        time.sleep(random.uniform(0, 0.5))


random.seed(SEED)
held = touch((24 << 20) + MORE)
{"steady": steady, "sawtooth": sawtooth, "warming": warming, "shims": shims}[KIND](
    time.monotonic() + SECONDS
)
