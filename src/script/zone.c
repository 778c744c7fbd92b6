#include "script/zone.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

static uint32_t read32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int64_t read_time(const unsigned char *at, size_t size)
{
    if (size == 4)
        return (int32_t)read32(at);
    return (int64_t)((uint64_t)read32(at) << 32 | read32(at + 4));
}

/* One data block of a TZif file. */
typedef struct block {
    const unsigned char *times, *indices, *types, *names, *end;
    size_t time_count, type_count, name_size, time_size;
} block;

#define HEADER_SIZE 44

/* Takes a header and its block apart; false when they do not fit. */
static bool read_block(block *b, const unsigned char *at, const unsigned char *end, size_t time_size)
{
    if (end - at < HEADER_SIZE || memcmp(at, "TZif", 4) != 0)
        return false;
    size_t counts[6], total;
    for (size_t i = 0; i < 6; i++) {
        counts[i] = read32(at + 20 + 4 * i);
        if (counts[i] > 100000)
            return false;
    }
    size_t utc = counts[0], standard = counts[1], leaps = counts[2];
    b->time_count = counts[3];
    b->type_count = counts[4];
    b->name_size = counts[5];
    b->time_size = time_size;
    total = b->time_count * (time_size + 1) + b->type_count * 6 + b->name_size + leaps * (time_size + 4) + standard + utc;
    at += HEADER_SIZE;
    if ((size_t)(end - at) < total || b->type_count == 0)
        return false;
    b->times = at;
    b->indices = b->times + b->time_count * time_size;
    b->types = b->indices + b->time_count;
    b->names = b->types + b->type_count * 6;
    b->end = at + total;
    return true;
}

static bool take_type(al_zone_time *time, const block *b, size_t index)
{
    if (index >= b->type_count)
        return false;
    const unsigned char *type = b->types + index * 6;
    size_t name = type[5], size = 0;
    time->offset = (int32_t)read32(type);
    while (name + size < b->name_size && b->names[name + size] && size < sizeof(time->abbreviation) - 1)
        size++;
    if (name < b->name_size)
        memcpy(time->abbreviation, b->names + name, size);
    time->abbreviation[size] = '\0';
    return true;
}

/* The type before the first transition: the first that is no summer time. */
static size_t first_type(const block *b)
{
    for (size_t i = 0; i < b->type_count; i++)
        if (!b->types[i * 6 + 4])
            return i;
    return 0;
}

static bool look_up(al_zone_time *time, const block *b, const char *rule, int64_t epoch)
{
    size_t low = 0, high = b->time_count;
    while (low < high) { /* the first transition after epoch */
        size_t middle = (low + high) / 2;
        if (read_time(b->times + middle * b->time_size, b->time_size) <= epoch)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == b->time_count && rule && *rule && al_zone_rule(time, rule, epoch))
        return true;
    return take_type(time, b, low == 0 ? first_type(b) : b->indices[low - 1]);
}

static bool read_zone(al_zone_time *time, const char *data, size_t size, int64_t epoch)
{
    const unsigned char *at = (const unsigned char *)data, *end = at + size;
    block b;
    if (!read_block(&b, at, end, 4))
        return false;
    if (at[4] < '2')
        return look_up(time, &b, NULL, epoch);
    if (!read_block(&b, b.end, end, 8))
        return false;
    /* The rule stands between two line ends behind the second block; the data is NUL-terminated. */
    char rule[128] = "";
    if (b.end < end && *b.end == '\n') {
        size_t length = strcspn((const char *)b.end + 1, "\n");
        if (length < sizeof(rule))
            memcpy(rule, b.end + 1, length);
    }
    return look_up(time, &b, rule, epoch);
}

/* zoneinfo's check: a relative path that does not climb. */
static int check_name(const char *name, al_error *error)
{
    char *normal = al_path_normal(name);
    if (!normal)
        return al_error_oom(error);
    bool same = strcmp(normal, name) == 0, outside = strncmp(normal, "..", 2) == 0 || strcmp(normal, ".") == 0;
    al_free(normal);
    if (name[0] == '/')
        return al_error_set(error, AL_E_VALUE, "ZoneInfo keys may not be absolute paths, got: %s", name);
    if (!same)
        return al_error_set(error, AL_E_VALUE, "ZoneInfo keys must be normalized relative paths, got: %s", name);
    if (outside)
        return al_error_set(error, AL_E_VALUE, "ZoneInfo keys must refer to subdirectories of TZPATH, got: %s", name);
    return AL_OK;
}

static int try_folder(al_zone_time *time, bool *found, const char *folder, const char *name, int64_t epoch, al_error *error)
{
    char *path = al_path_join(folder, name), *data;
    size_t size;
    if (!path)
        return al_error_oom(error);
    int status = AL_OK;
    if (al_path_is_file(path)) {
        status = al_file_read(&data, &size, path, error);
        if (status == AL_OK) {
            *found = true;
            if (!read_zone(time, data, size, epoch))
                status = al_error_set(error, AL_E_VALUE, "Invalid TZif file: %s", path);
            al_free(data);
        }
    }
    al_free(path);
    return status;
}

int al_zone_at(al_zone_time *time, bool *found, const char *name, int64_t epoch, al_error *error)
{
    static const char *const folders[] = { "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo" };
    *found = false;
    int status = check_name(name, error);
    for (size_t i = 0; i < AL_COUNT(folders) && status == AL_OK && !*found; i++)
        status = try_folder(time, found, folders[i], name, epoch, error);
    if (status == AL_OK && !*found && (strcmp(name, "UTC") == 0 || strcmp(name, "Etc/UTC") == 0)) {
        *found = true; /* needs no file: a small system may have none */
        time->offset = 0;
        memcpy(time->abbreviation, "UTC", 4);
    }
    return status;
}

/* ---- the rule */

/* "CET" or "<+03>". */
static bool rule_name(const char **at, char *name, size_t room)
{
    bool quoted = **at == '<';
    const char *start = *at + quoted, *end = start;
    while (*end && (quoted ? *end != '>' : isalpha((unsigned char)*end)))
        end++;
    size_t size = (size_t)(end - start);
    if (size < 3 || size >= room || (quoted && *end != '>'))
        return false;
    memcpy(name, start, size);
    name[size] = '\0';
    *at = end + quoted;
    return true;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool rule_time(const char **at, int *seconds)
{
    int sign = 1, parts[3] = { 0, 0, 0 };
    if (**at == '+' || **at == '-')
        sign = *(*at)++ == '-' ? -1 : 1;
    for (size_t i = 0; i < 3; i++) {
        if (i && **at != ':')
            break;
        *at += i > 0;
        if (!isdigit((unsigned char)**at))
            return false;
        while (isdigit((unsigned char)**at) && parts[i] < 1000)
            parts[i] = parts[i] * 10 + (*(*at)++ - '0');
    }
    *seconds = sign * (parts[0] * 3600 + parts[1] * 60 + parts[2]);
    return true;
}

static bool number(const char **at, int *value)
{
    if (!isdigit((unsigned char)**at))
        return false;
    *value = 0;
    while (isdigit((unsigned char)**at) && *value < 1000)
        *value = *value * 10 + (*(*at)++ - '0');
    return true;
}

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static const int month_days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

/* Days from 1970-01-01 to January 1 of a year. */
static int64_t year_start(int64_t year)
{
    int64_t y = year - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 - 719162;
}

static int64_t year_of(int64_t epoch)
{
    int64_t day = epoch / 86400 - (epoch % 86400 < 0), year = 1970 + day / 366;
    while (year_start(year + 1) <= day)
        year++;
    while (year_start(year) > day)
        year--;
    return year;
}

/* The day (since 1970) on which "M3.5.0", "J60" or "59" falls in a year. */
static bool rule_day(const char **at, int64_t year, int64_t *day)
{
    int a, b, c;
    if (**at == 'M') {
        ++*at;
        if (!number(at, &a) || *(*at)++ != '.' || !number(at, &b) || *(*at)++ != '.' || !number(at, &c) || a < 1 || a > 12 || b < 1 ||
            b > 5 || c > 6)
            return false;
        int64_t first = year_start(year);
        for (int m = 1; m < a; m++)
            first += month_days[m - 1] + (m == 2 && is_leap(year));
        int length = month_days[a - 1] + (a == 2 && is_leap(year));
        int weekday = (int)(((first + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
        int date = (c - weekday + 7) % 7 + 7 * (b - 1);
        *day = first + (date >= length ? date - 7 : date);
        return true;
    }
    bool julian = **at == 'J';
    *at += julian;
    if (!number(at, &a))
        return false;
    *day = year_start(year) + a - (julian && !(is_leap(year) && a >= 60) ? 1 : 0);
    return true;
}

bool al_zone_rule(al_zone_time *time, const char *rule, int64_t epoch)
{
    char summer_name[sizeof(time->abbreviation)];
    int standard, summer, at_hour[2] = { 7200, 7200 };
    int64_t change[2];
    const char *at = rule;
    if (!rule_name(&at, time->abbreviation, sizeof(time->abbreviation)) || !rule_time(&at, &standard))
        return false;
    time->offset = -standard;
    if (!*at)
        return true;
    if (!rule_name(&at, summer_name, sizeof(summer_name)))
        return false;
    summer = standard - 3600;
    if (*at != ',' && !rule_time(&at, &summer))
        return false;
    int64_t year = year_of(epoch - standard);
    for (size_t i = 0; i < 2; i++) {
        if (*at++ != ',' || !rule_day(&at, year, &change[i]))
            return false;
        if (*at == '/' && (at++, !rule_time(&at, &at_hour[i])))
            return false;
    }
    if (*at)
        return false;
    int64_t begins = change[0] * 86400 + at_hour[0] + standard, ends = change[1] * 86400 + at_hour[1] + summer;
    bool is_summer = begins < ends ? epoch >= begins && epoch < ends : epoch >= begins || epoch < ends;
    if (is_summer) {
        time->offset = -summer;
        memcpy(time->abbreviation, summer_name, sizeof(summer_name));
    }
    return true;
}
