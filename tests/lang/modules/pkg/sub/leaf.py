from .. import early
from ..early import value
thing = "leaf " + value
def fail(): return 1 / 0
