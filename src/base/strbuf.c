#include "base/strbuf.h"

#include <stdio.h>
#include <string.h>

bool al_sb_reserve(al_sb *sb, size_t size)
{
    if (sb->failed)
        return false;
    if (AL_LIKELY(size < sb->room - sb->size)) /* one byte stays for the NUL */
        return true;
    size_t limit = sb->limit ? sb->limit : AL_SB_LIMIT;
    if (size > limit || sb->size > limit - size) {
        sb->failed = true;
        return false;
    }
    size_t wanted = sb->room ? sb->room * 2 : 64;
    if (wanted < sb->size + size + 1)
        wanted = sb->size + size + 1;
    char *grown = al_realloc(sb->data, wanted);
    if (!grown) {
        sb->failed = true;
        return false;
    }
    sb->data = grown;
    sb->room = wanted;
    return true;
}

void al_sb_addn(al_sb *sb, const char *text, size_t size)
{
    if (!al_sb_reserve(sb, size))
        return;
    if (size)
        memcpy(sb->data + sb->size, text, size);
    sb->size += size;
    sb->data[sb->size] = '\0';
}

void al_sb_add(al_sb *sb, const char *text)
{
    al_sb_addn(sb, text, strlen(text));
}

void al_sb_addc(al_sb *sb, char c)
{
    if (!al_sb_reserve(sb, 1))
        return;
    sb->data[sb->size++] = c;
    sb->data[sb->size] = '\0';
}

void al_sb_pad(al_sb *sb, char c, size_t count)
{
    if (!al_sb_reserve(sb, count))
        return;
    memset(sb->data + sb->size, c, count);
    sb->size += count;
    sb->data[sb->size] = '\0';
}

void al_sb_add_cp(al_sb *sb, uint32_t cp)
{
    char utf8[4];
    size_t size = 0;
    if (cp < 0x80) {
        utf8[size++] = (char)cp;
    } else if (cp < 0x800) {
        utf8[size++] = (char)(0xC0 | cp >> 6);
    } else if (cp < 0x10000) {
        utf8[size++] = (char)(0xE0 | cp >> 12);
        utf8[size++] = (char)(0x80 | (cp >> 6 & 0x3F));
    } else {
        utf8[size++] = (char)(0xF0 | (cp >> 18 & 0x07));
        utf8[size++] = (char)(0x80 | (cp >> 12 & 0x3F));
        utf8[size++] = (char)(0x80 | (cp >> 6 & 0x3F));
    }
    if (cp >= 0x80)
        utf8[size++] = (char)(0x80 | (cp & 0x3F));
    al_sb_addn(sb, utf8, size);
}

void al_sb_vaddf(al_sb *sb, const char *format, va_list args)
{
    if (!al_sb_reserve(sb, 32))
        return;
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(sb->data + sb->size, sb->room - sb->size, format, args);
    if (size < 0) {
        sb->failed = true;
        sb->data[sb->size] = '\0';
    } else if ((size_t)size < sb->room - sb->size) {
        sb->size += (size_t)size;
    } else {
        sb->data[sb->size] = '\0';
        if (al_sb_reserve(sb, (size_t)size)) {
            vsnprintf(sb->data + sb->size, sb->room - sb->size, format, again);
            sb->size += (size_t)size;
        }
    }
    va_end(again);
}

void al_sb_addf(al_sb *sb, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    al_sb_vaddf(sb, format, args);
    va_end(args);
}

void al_sb_truncate(al_sb *sb, size_t size)
{
    if (size >= sb->size)
        return;
    sb->size = size;
    sb->data[size] = '\0';
}

void al_sb_clear(al_sb *sb)
{
    al_sb_truncate(sb, 0);
    sb->failed = false;
}

void al_sb_free(al_sb *sb)
{
    al_free(sb->data);
    sb->data = NULL;
    sb->size = sb->room = 0;
    sb->failed = false;
}

bool al_sb_failed(const al_sb *sb)
{
    return sb->failed;
}

const char *al_sb_text(const al_sb *sb)
{
    return sb->data ? sb->data : "";
}

char *al_sb_take(al_sb *sb)
{
    if (!sb->failed && !sb->data)
        al_sb_addn(sb, "", 0);
    char *text = NULL;
    if (!sb->failed) {
        text = sb->data;
        sb->data = NULL;
    }
    al_sb_free(sb);
    return text;
}
