/*
 * The language, for the floors above: values, classes, the protocol, errors, the interpreter.
 */
#ifndef AL_PY_PY_H
#define AL_PY_PY_H

#include "py/class.h"
#include "py/error.h"
#include "py/heap.h"
#include "py/object.h"
#include "py/types.h"
#include "py/value.h"
#include "py/vm.h"

#endif
