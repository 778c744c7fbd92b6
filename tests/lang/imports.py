import sys
import pkg
print(pkg.early_value, pkg.__name__, pkg.__file__.rsplit("/", 2)[-2:])
import pkg.mod
print(pkg.mod.leaf.thing)
import pkg.sub.leaf as lf
print(lf.__name__, lf.__package__)
from pkg import *
print(mod.__name__, early_value)
from pkg.sub import leaf
print(leaf is lf)
import circ_a
print(circ_a.a_value)
import nspkg.inner
print(nspkg.inner.ns, len(list(nspkg.__path__)))
from starred import *
print(public, func(), "_private" in globals())
import replaces
print(replaces.attr)
for bad in ["import broken", "import badsyntax", "import nope", "import pkg.nope", "import starred.sub", "from pkg import nope", "from starred import nope", "from . import x", "from .. import y", "import pkg.mod.deeper", "from pkg.mod import zip_"]:
    try:
        exec(bad, {"__name__": "__main__"})
    except Exception as e:
        print(bad, "->", type(e).__name__, str(e).split(" (/")[0], getattr(e, "name", None))
print("broken" in sys.modules, "pkg.mod" in sys.modules)
def local_import():
    import pkg.sub
    from pkg.early import value as v
    return pkg.sub.__name__, v
print(local_import())
try:
    import broken
except ZeroDivisionError:
    sys.excepthook(*sys.exc_info())
__import__("pkg.sub.leaf").sub.leaf.fail()
