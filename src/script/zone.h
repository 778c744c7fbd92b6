/*
 * Time zones from the system's TZif files, without touching the process's own zone. Mirrors zoneinfo.ZoneInfo as far as one moment needs.
 */
#ifndef AL_SCRIPT_ZONE_H
#define AL_SCRIPT_ZONE_H

#include "base/error.h"

typedef struct al_zone_time {
    int offset; /* seconds east of UTC */
    char abbreviation[16];
} al_zone_time;

/*
 * What the clocks of zone `name` ("Europe/Paris") say at `epoch`. *found is false when there is no such zone; AL_E_VALUE when the name
 * is no relative path in normal form, or its file is broken.
 */
int al_zone_at(al_zone_time *time, bool *found, const char *name, int64_t epoch, al_error *error);
/* The same for the rule at the end of TZif files ("CET-1CEST,M3.5.0,M10.5.0/3"); false: it does not parse. */
bool al_zone_rule(al_zone_time *time, const char *rule, int64_t epoch);

#endif
