/*
 * Log lines: they go through the interpreter's logging module, which env.py configures.
 */
#ifndef AL_RUNTIME_LOG_H
#define AL_RUNTIME_LOG_H

#include "py/py.h"

/* logging.getLogger(logger).<level>("%s", text): level "info", "debug", "error". text in py_raise's format. 0 or -1. PY_MAY_RUN. */
int al_log(py_vm *vm, const char *logger, const char *level, const char *format, ...);

#endif
