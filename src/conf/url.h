/*
 * Database URLs as sqlalchemy.engine.url takes them apart and puts them together again.
 */
#ifndef AL_CONF_URL_H
#define AL_CONF_URL_H

#include "base/error.h"
#include "base/strbuf.h"
#include "base/vec.h"

typedef struct al_url_item {
    char *key;
    char **values;
    size_t count; /* more than one: the key was repeated, its value is a tuple */
} al_url_item;

typedef struct al_url {
    char *drivername;                            /* "postgresql+psycopg2" */
    char *username, *password, *host, *database; /* decoded; NULL: absent, which differs from "" */
    bool has_port;
    long port;
    AL_VEC(al_url_item) query; /* in order of appearance */
} al_url;

/*
 * make_url(text). On failure *url is left empty. AL_E_URL: Could not parse SQLAlchemy URL from given URL string;
 * AL_E_VALUE: a port that is no number (Python's ValueError / TypeError).
 */
int al_url_parse(al_url *url, const char *text, al_error *error);
void al_url_free(al_url *url);
/* False: out of memory, *copy is empty. */
bool al_url_copy(al_url *copy, const al_url *url);
bool al_url_equal(const al_url *a, const al_url *b);
/* URL.render_as_string(hide_password): al_url_render(&sb, url, true) of postgresql://u:p@h/db gives postgresql://u:***@h/db */
void al_url_render(al_sb *sb, const al_url *url, bool hide_password);

/* The part of drivername before '+': "postgresql"; the caller frees it. */
char *al_url_backend(const al_url *url);
/* The part behind '+', borrowed; NULL if there is none. */
const char *al_url_driver(const al_url *url);
/* The first value of a query key; NULL if absent. */
const char *al_url_query(const al_url *url, const char *key);
/* Adds a value to a query key (a second one makes it a tuple); false when out of memory. */
bool al_url_query_add(al_url *url, const char *key, const char *value);

/* urllib.parse.unquote / unquote_plus / quote(safe) of text. */
void al_url_unquote(al_sb *sb, const char *text, size_t size, bool plus);
void al_url_quote(al_sb *sb, const char *text, const char *safe, bool plus);

#endif
