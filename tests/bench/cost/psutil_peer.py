"""Samples processes with psutil: psutil_peer.py iter|cached NAME PACE_SECONDS SAMPLES

`iter` looks through all processes at each tick, as the original PROFIT did; `cached` keeps the
Process objects of the first look, and never finds another. Rows are made, and go nowhere.
"""

import sys
import time

import psutil

way, name, pace, samples = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])


def find():
    return [p for p in psutil.process_iter(["pid", "name"]) if p.info["name"] == name]


def sample(process):
    with process.oneshot():
        return (
            process.pid,
            name,
            process.cpu_percent(),
            process.memory_info().rss,
            process.num_fds(),
            process.create_time(),
            time.time(),
        )


kept = find()
due = time.monotonic()
for _ in range(samples):
    time.sleep(max(0, due - time.monotonic()))
    for process in kept if way == "cached" else find():
        try:
            sample(process)
        except psutil.Error:
            pass
    due += pace
