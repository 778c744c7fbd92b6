/* unit [-r ROOT] [NAME...]: runs all tests, or those whose names begin with one of NAME. */
#include <stdio.h>
#include <stdlib.h>

#include "test.h"

#define AL_TEST(name) void test_##name(void);
#include "tests.list.h"
#undef AL_TEST

static const struct {
    const char *name;
    void (*run)(void);
} tests[] = {
#define AL_TEST(name) { #name, test_##name },
#include "tests.list.h"
#undef AL_TEST
};

static size_t checks, failures;
static const char *root = ".";

bool test_check(bool good, const char *file, int line, const char *text)
{
    checks++;
    if (!good) {
        failures++;
        printf("%s:%d: failed: %s\n", file, line, text);
    }
    return good;
}

bool test_check_str(const char *got, const char *want, const char *file, int line)
{
    bool good = got && want ? strcmp(got, want) == 0 : got == want;
    checks++;
    if (!good) {
        failures++;
        printf("%s:%d: failed\n  want: %s\n  got:  %s\n", file, line, want ? want : "(null)", got ? got : "(null)");
    }
    return good;
}

bool test_check_int(long long got, long long want, const char *file, int line)
{
    checks++;
    if (got != want) {
        failures++;
        printf("%s:%d: failed: want %lld, got %lld\n", file, line, want, got);
    }
    return got == want;
}

const char *test_root(void)
{
    return root;
}

static bool wanted(const char *name, char **names, int count)
{
    for (int i = 0; i < count; i++)
        if (strncmp(name, names[i], strlen(names[i])) == 0)
            return true;
    return count == 0;
}

int main(int argc, char **argv)
{
    argc--;
    argv++;
    if (argc >= 2 && strcmp(argv[0], "-r") == 0) {
        root = argv[1];
        argc -= 2;
        argv += 2;
    }
    size_t passed = 0, failed = 0;
    for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
        if (!wanted(tests[i].name, argv, argc))
            continue;
        size_t before = failures;
        tests[i].run();
        if (failures == before) {
            passed++;
        } else {
            failed++;
            printf("FAILED %s\n", tests[i].name);
        }
    }
    printf("%zu checks\nunit: %zu passed, %zu failed\n", checks, passed, failed);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
