/*
 * Runs a program and says what it cost: CPU time in microseconds, peak resident set size in KiB.
 *
 *     measure REPORT PROGRAM ARG...
 *
 * A shell's `time` cannot tell the resident size, and a larger program than this one would leave
 * its own in what wait4() tells of its child (getrusage(2), ru_maxrss).
 */

#define _GNU_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  int status;
  struct rusage cost;
  if (argc < 3) return 2;
  pid_t pid = fork();
  if (pid == 0) execvp(argv[2], argv + 2), _exit(127);
  if (pid < 0 || wait4(pid, &status, 0, &cost) < 0) return 1;
  FILE *report = fopen(argv[1], "w");
  if (!report) return 1;
  fprintf(report, "%ld %ld\n",
          (cost.ru_utime.tv_sec + cost.ru_stime.tv_sec) * 1000000L + cost.ru_utime.tv_usec +
              cost.ru_stime.tv_usec,
          cost.ru_maxrss);
  fclose(report);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
