/*
 * ratio RUNS NAME SETUP_A A SETUP_B B: runs two shell commands alternately, RUNS times each after one warm-up, and prints the
 * median wall times, their ratio and A's peak memory. The set-ups are not timed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 101 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Wall seconds of a command, or -1; *peak: KiB. exec, so that no shell stands in the time of simple commands. */
static double run(const char *command, long *peak)
{
    struct rusage usage;
    int status;
    double start = now();
    pid_t pid = fork();
    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    if (pid < 0 || wait4(pid, &status, 0, &usage) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return -1;
    *peak = usage.ru_maxrss > *peak ? usage.ru_maxrss : *peak;
    return now() - start;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *times, int count)
{
    qsort(times, (size_t)count, sizeof *times, by_size);
    return times[count / 2];
}

int main(int argc, char **argv)
{
    double a[MOST], b[MOST];
    long peak = 0, ignored = 0;
    if (argc != 7)
        return 2;
    int runs = atoi(argv[1]);
    runs = runs < 1 ? 1 : runs > MOST ? MOST : runs;
    for (int i = -1; i < runs; i++) {
        int at = i < 0 ? 0 : i;
        if (run(argv[3], &ignored) < 0 || (a[at] = run(argv[4], &peak)) < 0) {
            fprintf(stderr, "%s: failed: %s\n", argv[2], argv[4]);
            return 1;
        }
        if (run(argv[5], &ignored) < 0 || (b[at] = run(argv[6], &ignored)) < 0) {
            fprintf(stderr, "%s: failed: %s\n", argv[2], argv[6]);
            return 1;
        }
    }
    double x = median(a, runs), y = median(b, runs);
    printf("%-44s %9.2f ms  %9.2f ms  ratio %5.2f  peak %6ld KiB\n", argv[2], x * 1e3, y * 1e3, x / y, peak);
    return 0;
}
