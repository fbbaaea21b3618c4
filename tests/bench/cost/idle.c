/*
 * The workload: idle processes with 10 open descriptors each, which end with standard input.
 *
 *     NAME COUNT
 *
 * The program is to have the name that its processes go by; it goes by another itself. It says
 * "ready" when all are there.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DESCRIPTORS = 10 };

int main(int argc, char **argv) {
  char byte;
  if (argc != 2) return 2;
  int count = atoi(argv[1]);
  if (count == 0) { /* One of them. */
    while (open("/dev/null", O_RDONLY) < DESCRIPTORS - 1) continue;
    return (int)read(0, &byte, 1);
  }
  prctl(PR_SET_NAME, "workload");
  for (int at = 0; at < count; at++) {
    pid_t pid = fork();
    if (pid < 0) return perror("fork"), 1;
    if (pid == 0) execl(argv[0], argv[0], "0", (char *)NULL), _exit(1);
  }
  puts("ready");
  fflush(stdout);
  read(0, &byte, 1);
  while (wait(NULL) > 0) continue;
}
