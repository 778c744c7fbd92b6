/*
 * The dialects: AL_DIALECT(C name, script name): descriptor al_dialect_<C name>. ansi is the root; str
 * is what str(clause) uses, which knows something to write for everything. */
AL_DIALECT(ansi, "default")
AL_DIALECT(str, "default")
AL_DIALECT(sqlite, "sqlite")
AL_DIALECT(postgresql, "postgresql")
