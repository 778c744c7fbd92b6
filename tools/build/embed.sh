#!/bin/sh
# Writes the project templates as C: one row a file of templates/NAME/FILE. usage: tools/build/embed.sh FOLDER > FILE.c
set -eu
cd "$1"
echo '/* Made by tools/build/embed.sh from the files under templates/; do not edit. */'
echo '#include "script/init_templates.h"'
number=0
rows=
for file in */*; do
    number=$((number + 1))
    echo "static const unsigned char data_$number[] = {"
    od -An -v -tu1 "$file" | sed 's/  */,/g; s/^,//; s/$/,/'
    echo '0};'
    rows="$rows    {\"${file%%/*}\", \"${file#*/}\", (const char *)data_$number, sizeof(data_$number) - 1},
"
done
echo 'const al_init_file al_init_files[] = {'
printf '%s' "$rows"
echo '};'
echo 'const size_t al_init_file_count = sizeof(al_init_files) / sizeof(al_init_files[0]);'
