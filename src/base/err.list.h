/*
 * Error kinds. AL_ERR(id, number, script exception, exit code of the program)
 * 255 is what the reference's sys.exit(-1) gives: a handled command error. 1 is an uncaught exception.
 */
AL_ERR(NOMEM, 1, "MemoryError", 1)
AL_ERR(IO, 2, "OSError", 1)
AL_ERR(SYNTAX, 3, "SyntaxError", 1)
AL_ERR(COMMAND, 4, "alembic.util.exc.CommandError", 255)
AL_ERR(CONFIG, 5, "configparser.Error", 1)
AL_ERR(USAGE, 6, "SystemExit", 2)
AL_ERR(DB, 7, "sqlalchemy.exc.DBAPIError", 1)
AL_ERR(URL, 8, "sqlalchemy.exc.ArgumentError", 1)
AL_ERR(SCRIPT, 9, "Exception", 1)
AL_ERR(CANCELLED, 10, "KeyboardInterrupt", 130)
AL_ERR(LIMIT, 11, "RecursionError", 1)
AL_ERR(VALUE, 12, "ValueError", 1)
