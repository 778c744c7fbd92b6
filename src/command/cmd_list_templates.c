/* alembic list_templates: what init can start from. */
#include "command/command.h"
#include "command/session.h"

#include <string.h>

#include "script/init_templates.h"

int alembic_list_templates(alembic *a)
{
    al_session_begin(a);
    al_session_print(a, "Available templates:\n");
    for (size_t i = 0; i < al_init_file_count; i++) {
        const al_init_file *file = &al_init_files[i];
        if (strcmp(file->name, "README") == 0)
            al_session_print(a, "%s - %.*s", file->project, (int)strcspn(file->data, "\n"), file->data);
    }
    al_session_print(a, "\nTemplates are used via the 'init' command, e.g.:");
    al_session_print(a, "\n  alembic init --template generic ./scripts");
    return 0;
}

static int run(alembic *a, const al_args *args)
{
    (void)args;
    return alembic_list_templates(a);
}

static const al_opt options[] = { AL_OPT_HELP_ROW };

const al_cmd al_cmd_list_templates = {
    .line = { .name = "list_templates", .help = "show the templates that init can start from", AL_OPTIONS(options) },
    .run = run,
    .without_config = true,
};
