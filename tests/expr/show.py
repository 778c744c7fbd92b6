"""Prints what a clause compiles to: by str(), for SQLite, with literal values, with IN lists written out."""
from sqlalchemy.dialects import sqlite

DIALECT = sqlite.dialect()
FORMS = (
    ("str", {}),
    ("sqlite", {"dialect": DIALECT}),
    ("literal", {"dialect": DIALECT, "compile_kwargs": {"literal_binds": True}}),
    ("expanded", {"dialect": DIALECT, "compile_kwargs": {"render_postcompile": True}}),
)


def show(label, make, **options):
    try:
        clause = make()
    except Exception as error:
        print(label, type(error).__name__, error)
        return
    for name, form in FORMS:
        try:
            compiled = clause.compile(**form, **options)
            print(label, name, repr(str(compiled)), sorted(compiled.params.items()), compiled.positiontup)
        except Exception as error:
            print(label, name, type(error).__name__, error)
