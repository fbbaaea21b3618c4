"""A process that holds what it is told to, so that what PROFIT says of it can be checked.

Each line of its input is a command; it answers with a line when the command is done.
"""

import mmap
import os
import select
import socket
import sys
import time

LINUX = sys.platform == "linux"
held = []


def hold_descriptors():
    """Opens one descriptor or pair of every kind; answers how many there are."""
    before = os.listdir("/dev/fd")
    left, right = socket.socketpair()
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen()
    client = socket.create_connection(server.getsockname())
    held.extend([left, right, server, client, server.accept()[0]])
    held.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    held.append(open("/etc/passwd"))
    held.append(select.epoll() if LINUX else select.kqueue())
    os.pipe()
    os.open("/", os.O_RDONLY)
    os.open("/dev/null", os.O_RDONLY)
    if LINUX:
        os.memfd_create("acme")
    os.dup(0)
    return len(os.listdir("/dev/fd")) - len(before)


def hold_pages(count):
    """Maps and touches so many pages."""
    area = mmap.mmap(-1, count * mmap.PAGESIZE)
    for page in range(count):
        area[page * mmap.PAGESIZE] = 1
    held.append(area)
    return count * mmap.PAGESIZE


def burn(share, seconds, look=lambda: None):
    """Computes for a share of the time; answers the CPU % that the kernel accounted for."""
    start = time.monotonic()
    used = time.process_time()
    while (passed := time.monotonic() - start) < seconds:
        if time.process_time() - used < passed * share:
            sum(range(10000))
        else:
            time.sleep(0.005)
        look()
    return (time.process_time() - used) / (time.monotonic() - start) * 100


def burn_and_look(share, seconds):
    """The same; answers what the kernel had accounted for, and when (Unix seconds)."""
    looks = []
    burn(share, seconds, lambda: looks.append(f"{time.time():.4f} {time.process_time():.4f}"))
    return ",".join(looks)


COMMANDS = {
    "descriptors": lambda: hold_descriptors(),
    "pages": lambda count: hold_pages(int(count)),
    "burn": lambda share, seconds: burn(float(share), float(seconds)),
    "look": lambda share, seconds: burn_and_look(float(share), float(seconds)),
}

print("ready", flush=True)
for line in sys.stdin:
    name, *arguments = line.split()
    print(COMMANDS[name](*arguments), flush=True)
