/*
 * io: the files of the core under their names.
 */
#include "pymods/pymods.h"

static const py_name names[] = { PY_FROM("open", "builtins:open"),
                                 PY_CLASS("IOBase", &py_io_base_class),
                                 PY_CLASS("RawIOBase", &py_io_raw_base_class),
                                 PY_CLASS("BufferedIOBase", &py_io_buffered_base_class),
                                 PY_CLASS("TextIOBase", &py_io_text_base_class),
                                 PY_CLASS("FileIO", &py_file_raw_class),
                                 PY_CLASS("BufferedReader", &py_file_reader_class),
                                 PY_CLASS("BufferedWriter", &py_file_writer_class),
                                 PY_CLASS("BufferedRandom", &py_file_random_class),
                                 PY_CLASS("TextIOWrapper", &py_file_text_class),
                                 PY_CLASS("StringIO", &py_string_io_class),
                                 PY_CLASS("BytesIO", &py_bytes_io_class),
                                 PY_CLASS("UnsupportedOperation", &py_UnsupportedOperation),
                                 PY_FROM("BlockingIOError", "builtins:BlockingIOError"),
                                 PY_NUMBER("DEFAULT_BUFFER_SIZE", 8192),
                                 PY_NUMBER("SEEK_SET", 0),
                                 PY_NUMBER("SEEK_CUR", 1),
                                 PY_NUMBER("SEEK_END", 2),
                                 PY_NAMES_END };

const py_moduledef al_mod_io = {
    .name = "io",
    .doc = "Streams.",
    .names = names,
};
