/*
 * The smallest harness that serves: a test is a function of no arguments, named in tests.list.h. A failed CHECK prints its place and
 * is counted; the test goes on.
 */
#ifndef AL_TEST_H
#define AL_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define TEST(name)                                                                                                                         \
    void test_##name(void);                                                                                                                \
    void test_##name(void)

#define CHECK(condition) test_check((condition), __FILE__, __LINE__, #condition)
/* Texts; NULL equals only NULL. */
#define CHECK_STR(got, want) test_check_str((got), (want), __FILE__, __LINE__)
#define CHECK_INT(got, want) test_check_int((long long)(got), (long long)(want), __FILE__, __LINE__)

bool test_check(bool good, const char *file, int line, const char *text);
bool test_check_str(const char *got, const char *want, const char *file, int line);
bool test_check_int(long long got, long long want, const char *file, int line);

/* The root of the repository, for data files: tests/graph, ... */
const char *test_root(void);

#endif
