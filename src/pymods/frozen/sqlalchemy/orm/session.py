"""sqlalchemy.orm.session: sessions can be declared, so that modules that define them load; using one is an error that says so."""


def _refuse(what):
    raise NotImplementedError(
        "%s: ORM sessions are not available in migrations run by this program; use op.get_bind().execute(...) with table constructs" % what
    )


class Session:
    def __init__(self, *args, **kw):
        _refuse(type(self).__name__)


class sessionmaker:
    def __init__(self, bind=None, *, class_=Session, **kw):
        self.class_ = class_
        self.kw = dict(kw, bind=bind)

    def configure(self, **kw):
        self.kw.update(kw)

    def __call__(self, **kw):
        return self.class_(**dict(self.kw, **kw))

    def begin(self):
        _refuse("sessionmaker.begin")


class scoped_session:
    def __init__(self, session_factory, scopefunc=None):
        self.session_factory = session_factory

    def __call__(self, **kw):
        return self.session_factory(**kw)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "query_property":
            return lambda *args, **kw: None
        if name in ("remove", "configure", "registry"):
            return lambda *args, **kw: None
        _refuse("scoped_session.%s" % name)


def object_session(instance):
    return None


def close_all_sessions():
    pass
