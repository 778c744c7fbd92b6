# The configuration of your migrations.

[alembic]
# Where env.py, script.py.mako and the versions folder are. %(here)s is the folder of this file.
script_location = ${script_location}

# How new revision files are named; ".py" is added. Also: epoch, year, month, day, hour, minute, second.
# file_template = %%(rev)s_%%(slug)s
# file_template = %%(year)d_%%(month).2d_%%(day).2d_%%(hour).2d%%(minute).2d-%%(rev)s_%%(slug)s

# Folders that imports of env.py and of revisions are looked up in first; several are separated as path_separator says.
prepend_sys_path = .

# The time zone of "Create Date" in new files and of the tokens above (default: local time without a zone).
# timezone = UTC

# How much of the message becomes part of a file's name.
# truncate_slug_length = 40

# true: `revision` runs env.py even without --autogenerate.
# revision_environment = false

# true: compiled .pyc files without their .py count as revisions too.
# sourceless = false

# Folders that hold revisions (default: versions, inside script_location), separated as path_separator says.
# version_locations = %(here)s/versions:%(here)s/more_versions

# What separates paths: os (the system's own, ":" or ";"), space, newline, ":" or ";".
path_separator = os

# true: sub-folders of the version locations are searched too.
# recursive_version_locations = false

# The encoding of new files.
# output_encoding = utf-8

# The database. In values of this file a percent sign is written twice.
sqlalchemy.url = driver://user:pass@localhost/dbname


[post_write_hooks]
# Programs that go over each new revision file: names here, how each runs below.

# hooks = black
# black.type = console_scripts
# black.entrypoint = black
# black.options = -l 79 REVISION_SCRIPT_FILENAME

# hooks = ruff
# ruff.type = module
# ruff.module = ruff
# ruff.options = check --fix REVISION_SCRIPT_FILENAME

# hooks = ruff
# ruff.type = exec
# ruff.executable = ruff
# ruff.options = check --fix REVISION_SCRIPT_FILENAME

# Logging, read by env.py.
[loggers]
keys = root,sqlalchemy,alembic

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console
qualname =

[logger_sqlalchemy]
level = WARNING
handlers =
qualname = sqlalchemy.engine

[logger_alembic]
level = INFO
handlers =
qualname = alembic

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
datefmt = %H:%M:%S
