"""os.path under its other name."""
from os.path import *
from os.path import join, split, splitext, basename, dirname, exists, isabs, isdir, isfile, islink, normpath, abspath, realpath, relpath
