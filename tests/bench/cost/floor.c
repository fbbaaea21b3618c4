/*
 * The floor: what the kernel takes for the same work, with nothing made of it.
 *
 *     floor NAME PACE_MS SAMPLES
 *
 * At each tick it lists /proc, and opens, reads and closes stat and statm and takes the size of fd
 * of every process called NAME. Which these are is looked up once.
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MOST_PIDS = 1 << 22 }; /* PID_MAX_LIMIT, include/linux/threads.h */

static char isWanted[MOST_PIDS];
static char buffer[4096];

static long readFile(const char *pid, const char *file) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%s/%s", pid, file);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  long length = read(fd, buffer, sizeof buffer - 1);
  close(fd);
  return length;
}

static void sample(const char *pid) {
  char path[64];
  struct stat info;
  readFile(pid, "stat");
  readFile(pid, "statm");
  snprintf(path, sizeof path, "/proc/%s/fd", pid);
  stat(path, &info);
}

static void pass(const char *name) {
  DIR *folder = opendir("/proc");
  for (struct dirent *entry; (entry = readdir(folder));) {
    long pid = atol(entry->d_name);
    if (pid <= 0 || pid >= MOST_PIDS) continue;
    if (name) {
      long length = readFile(entry->d_name, "comm");
      isWanted[pid] = length == (long)strlen(name) + 1 && !strncmp(buffer, name, length - 1);
    } else if (isWanted[pid]) {
      sample(entry->d_name);
    }
  }
  closedir(folder);
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  struct timespec due;
  clock_gettime(CLOCK_MONOTONIC, &due);
  pass(argv[1]);
  for (int left = atoi(argv[3]); left > 0; left--) {
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
    pass(NULL);
    due.tv_nsec += atol(argv[2]) * 1000000;
    due.tv_sec += due.tv_nsec / 1000000000;
    due.tv_nsec %= 1000000000;
  }
}
