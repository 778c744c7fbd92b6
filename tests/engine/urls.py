# PY-021, PY-022
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url


def show(fn):
    try:
        print(repr(fn()))
    except Exception as e:
        print(type(e).__name__, e)


for text in ["sqlite://", "sqlite:///rel.db", "sqlite:////abs.db", "postgresql+psycopg2://u:p%40ss@host:5432/db?a=1&b=2&b=3", "mysql://root@/x"]:
    u = make_url(text)
    print(u.drivername, u.username, u.host, u.port, u.database, dict(u.query))
    print(u.render_as_string(hide_password=False), u.render_as_string(), u, u.get_backend_name())
show(lambda: make_url("nonsense"))
show(lambda: make_url(None))
show(lambda: sa.create_engine("nosuch://x"))
show(lambda: sa.create_engine("sqlite://", foo=1, bar=2))
show(lambda: sa.create_engine("sqlite://"))
show(lambda: sa.engine_from_config({"sqlalchemy.echo": "true"}))
show(lambda: sa.engine_from_config({"sqlalchemy.url": "sqlite://", "sqlalchemy.hide_parameters": True}).hide_parameters)
show(lambda: sa.engine_from_config({"x.url": "sqlite:///a"}, prefix="x.").url.database)
u = URL.create("postgresql", username="u", password="p", host="h", port=1, database="d", query={"k": "v"})
show(lambda: u)
show(lambda: u.set(host="other", password="q").render_as_string(False))
show(lambda: u.update_query_dict({"z": "1"}).render_as_string())
show(lambda: u.update_query_string("k=w&n=1").render_as_string())
show(lambda: u.difference_update_query(["k"]).render_as_string())
show(lambda: u == make_url("postgresql://u:p@h:1/d?k=v"))
show(lambda: u.translate_connect_args())
show(lambda: URL.create("x", port="y"))
show(lambda: sa.create_engine(u.set(drivername="sqlite", host=None, port=None, username=None, password=None, query={}).render_as_string()).name)
