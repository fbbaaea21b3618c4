/*
 * A storm of processes that live for a moment, and one that lives through it, until standard input
 * is closed. Each takes some memory and opens some files, and ends after 0 to 20 ms.
 *
 *     NAME PER_SECOND
 *
 * They have the name of the program, which goes by another itself. It prints the process id of the
 * one that lives on, and at the end how many others there were.
 */

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BYTES = 64 * 1024, MOST_FILES = 5, LONGEST_US = 20000 };

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static pid_t start(const char *name, int at) {
  pid_t pid = fork();
  if (pid != 0) return pid;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  memset(malloc(BYTES), 1, BYTES);
  for (int file = 0; file < at % MOST_FILES; file++) open("/dev/null", O_RDONLY);
  prctl(PR_SET_NAME, name);
  if (at == 0) pause();
  usleep(at * 7919 % LONGEST_US);
  _exit(0);
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  const char *name = strrchr(argv[0], '/') + 1;
  prctl(PR_SET_NAME, "stormy");
  pid_t steady = start(name, 0);
  printf("%d\n", steady);
  fflush(stdout);
  struct pollfd input = {.fd = 0, .events = POLLIN};
  double begin = now();
  int started = 0;
  while (poll(&input, 1, 1) == 0) {
    while (started < (now() - begin) * atoi(argv[1])) {
      if (start(name, ++started) < 0) return perror("fork"), 1;
    }
    while (waitpid(-1, NULL, WNOHANG) > 0) continue;
  }
  kill(steady, SIGKILL);
  while (wait(NULL) > 0) continue;
  printf("%d\n", started);
}
