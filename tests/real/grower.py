"""A process whose memory or descriptors grow, or only seem to, in one of several ways.

Each runs for half a minute or until its input ends.
"""

import os
import select
import sys
import time

STEP_SECONDS = 0.05
KIB = 1024

held = []
# So much is there at the start: what doubles soon after its start may be warming up.
base = b"x" * (64 * 1024 * KIB)
start = time.monotonic()


def touch(size):
    """Memory that is really there."""
    return bytearray(b"x" * size)


def malloc_without_free():
    held.append(touch(40 * KIB))


def malloc_and_free():
    touch(40 * KIB)


def cache_that_fills():
    """Fills within the first third, then replaces what it has."""
    if time.monotonic() - start < 10:
        held.append(touch(200 * KIB))
    else:
        held[int(time.monotonic() * 1000) % len(held)] = touch(200 * KIB)


def cache_without_end():
    """Works on temporary copies of what it keeps."""
    held.append(touch(60 * KIB))
    sum(len(bytes(one)) for one in held[-20:])


def descriptors_never_closed():
    held.append(os.open("/dev/null", os.O_RDONLY))


def descriptors_closed():
    held.append(os.open("/dev/null", os.O_RDONLY))
    if len(held) > 20:
        os.close(held.pop(0))


act = globals()[sys.argv[1]]
print("ready", flush=True)
while not select.select([sys.stdin], [], [], STEP_SECONDS)[0]:
    act()
