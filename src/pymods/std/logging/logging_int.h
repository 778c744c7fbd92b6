/*
 * The logging module: its objects, as its files share them.
 */
#ifndef AL_PYMODS_STD_LOGGING_INT_H
#define AL_PYMODS_STD_LOGGING_INT_H

#include "py/py.h"

enum { LOG_NOTSET = 0, LOG_DEBUG = 10, LOG_INFO = 20, LOG_WARNING = 30, LOG_ERROR = 40, LOG_CRITICAL = 50 };

/* What has filters: Logger and Handler. */
typedef struct al_filterer {
    py_obj head;
    py_obj *filters; /* list */
} al_filterer;

typedef struct al_logger {
    al_filterer f;
    py_obj *name, *parent; /* parent: Logger or None */
    py_obj *handlers;      /* list */
    py_obj *propagate, *disabled;
    py_obj *level;
} al_logger;

typedef struct al_handler {
    al_filterer f;
    py_obj *level, *formatter, *name;
    py_obj *stream; /* StreamHandler */
} al_handler;

typedef struct al_formatter {
    py_obj head;
    py_obj *format, *datefmt, *style;
} al_formatter;

/* One interpreter's logging: held by it under al_logging_key. */
typedef struct al_logging {
    py_obj head;
    py_obj *root;
    py_obj *loggers; /* dict: name -> Logger */
    py_obj *levels;  /* dict: number -> name */
    py_obj *names;   /* dict: name -> number */
    py_obj *last_resort;
    int64_t disabled; /* logging.disable(level) */
    double started;
} al_logging;

extern const py_classdef al_filterer_class, al_logger_class, al_root_logger_class, al_handler_class, al_stream_handler_class,
    al_file_handler_class, al_null_handler_class, al_formatter_class, al_log_record_class, al_filter_class;

/* NULL: exception. */
al_logging *al_logging_of(py_vm *vm);
py_obj *al_logging_get(py_vm *vm, py_obj *name); /* getLogger; None or '': the root */
/* _checkLevel: a number or a level's name; -1 with the exception set. */
int al_logging_level(py_vm *vm, py_obj *level, int64_t *number);
py_obj *al_logging_level_name(py_vm *vm, int64_t level);
/* Logger.setLevel */
int al_logging_set_level(py_vm *vm, py_obj *logger, py_obj *level);
/* Passes every filter? 1, 0, -1. PY_MAY_RUN. */
int al_logging_filter(py_vm *vm, py_obj *filterer, py_obj *record);
/* A LogRecord. PY_MAY_RUN. */
py_obj *al_log_record_new(py_vm *vm, py_obj *name, int64_t level, py_obj *msg, py_obj *args, py_obj *exc_info, py_obj *extra);
/* handler.handle(record). 0, -1. PY_MAY_RUN. */
int al_handler_handle(py_vm *vm, py_obj *handler, py_obj *record);

/* logging.config.fileConfig */
py_obj *al_logging_file_config(py_vm *vm, py_obj **args);

#endif
