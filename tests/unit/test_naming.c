#include "test.h"

#include <ctype.h>
#include <stdio.h>

#include "script/naming.h"
#include "script/zone.h"

static void slug(const char *message, size_t limit, const char *want)
{
    al_sb sb = AL_SB_INIT;
    al_slug(&sb, message, limit);
    CHECK_STR(al_sb_text(&sb), want);
    al_sb_free(&sb);
}

/* TPL-070, TPL-071, TPL-072 */
TEST(slug)
{
    slug("Add a column!", 40, "add_a_column");
    slug(NULL, 40, "");
    slug("  a-b.c/d  ", 40, "a_b_c_d");
    slug("second add x column to the very long name", 37, "second_add_x_column_to_the_very_long_");
    slug("thequickbrown", 10, "thequickbr_");
    slug("\xC3\x9CN\xC3\x8F \xC3\xA4"
         "b",
         40,
         "\xC3\xBCn\xC3\xAF_\xC3\xA4"
         "b");
}

static void file_name(const char *file_template, const char *want)
{
    al_error error = { 0 };
    al_date date = { 2026, 3, 4, 5, 6, 7, 8, 1700000000, false, 0, "" };
    char *name = NULL;
    int status = al_rev_file_name(&name, file_template, "ab12", "My message", 40, &date, &error);
    CHECK_STR(status == AL_OK ? name : al_error_text(&error), want);
    al_free(name);
    al_error_clear(&error);
}

/* CFG-023, CFG-024, CFG-025, CFG-026 */
TEST(file_name)
{
    file_name("%(rev)s_%(slug)s", "ab12_my_message.py");
    file_name("%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute)02d-%(rev)s_%(slug).3s", "2026_03_04_0506-ab12_my_.py");
    file_name("%(epoch)s/%(rev)-6s|%(second)4d%%", "1700000000/ab12  |   7%.py");
    file_name("%(nope)s", "file_template: there is no token 'nope'");
    file_name("%(rev)d", "%d format: a real number is required, not str");
    file_name("%(rev", "incomplete format key");
    file_name("%(rev)", "incomplete format");
}

static void at(const char *zone, long long epoch, const char *want)
{
    al_error error = { 0 };
    al_date date;
    al_sb sb = AL_SB_INIT;
    int status = al_date_at(&date, epoch, 0, zone, &error);
    if (status == AL_OK) {
        al_date_text(&sb, &date);
        al_sb_addf(&sb, " %s", date.zone);
    } else {
        al_sb_add(&sb, al_error_text(&error));
    }
    CHECK_STR(al_sb_text(&sb), want);
    al_sb_free(&sb);
    al_error_clear(&error);
}

static void rule(const char *text, long long epoch, int offset, const char *name)
{
    al_zone_time time;
    if (CHECK(al_zone_rule(&time, text, epoch))) {
        CHECK_INT(time.offset, offset);
        CHECK_STR(time.abbreviation, name);
    }
}

/* CFG-029, CFG-030, CFG-031; the rules are those of tzdata, checked against Python's zoneinfo. */
TEST(zone)
{
    at("UTC", 1700000000, "2023-11-14 22:13:20+00:00 UTC");
    at("nope/zone", 0, "Can't locate timezone: nope/zone");
    at("../etc/passwd", 0, "ZoneInfo keys must refer to subdirectories of TZPATH, got: ../etc/passwd");
    at("/etc/passwd", 0, "ZoneInfo keys may not be absolute paths, got: /etc/passwd");
    rule("CET-1CEST,M3.5.0,M10.5.0/3", 1700000000, 3600, "CET");
    rule("CET-1CEST,M3.5.0,M10.5.0/3", 1711846799, 3600, "CET");
    rule("CET-1CEST,M3.5.0,M10.5.0/3", 1711846800, 7200, "CEST");
    rule("CET-1CEST,M3.5.0,M10.5.0/3", 1729990799, 7200, "CEST");
    rule("CET-1CEST,M3.5.0,M10.5.0/3", 1729990800, 3600, "CET");
    rule("EST5EDT,M3.2.0,M11.1.0", 1720000000, -14400, "EDT");
    rule("AEST-10AEDT,M10.1.0,M4.1.0/3", 1704067200, 39600, "AEDT");
    rule("<-03>3", 0, -10800, "-03");
    al_zone_time time;
    CHECK(!al_zone_rule(&time, "nonsense here", 0));
}

TEST(rev_id)
{
    char a[13], b[13];
    al_error error = { 0 };
    CHECK_INT(al_rev_id_new(a, &error), AL_OK);
    CHECK_INT(al_rev_id_new(b, &error), AL_OK);
    CHECK_INT(strspn(a, "0123456789abcdef"), 12);
    CHECK(strcmp(a, b) != 0);
}
